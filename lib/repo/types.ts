/** A git object id in lowercase hexadecimal: 40 digits (SHA-1) or 64 (SHA-256). */
export type Oid = string & { readonly __brand: "Oid" };

/** One entry of a commit's tree, as `git ls-tree -r` gives it. */
export interface TreeEntry {
  /**
   * The path below the repository's root, `/` between its parts. Where its bytes are not UTF-8,
   * every byte that is not printable ASCII, and `%`, is written `%XX`; see `isUtf8Path`.
   */
  readonly path: string;
  /** The path's own bytes. */
  readonly pathBytes: Uint8Array;
  /** Whether `path` is exactly the path (else it is the escaped form). */
  readonly isUtf8Path: boolean;
  /** `100644` file, `100755` executable, `120000` symbolic link, `160000` submodule. */
  readonly mode: "100644" | "100755" | "120000" | "160000";
  /** The blob, or the submodule's commit. */
  readonly oid: Oid;
  /** The blob's size in bytes; 0 for a submodule. */
  readonly size: number;
}

/** What is known of the commit a repository was opened at; nothing here depends on the machine. */
export interface CommitInfo {
  /** The commit's id. */
  readonly commit: Oid;
  /** The id of its root tree. */
  readonly tree: Oid;
  /** The committer's date, Unix seconds. */
  readonly committedAt: number;
  /** The branch that was asked for or that HEAD names; absent where HEAD is detached. */
  readonly branch?: string;
  /** The URL of `origin` without user, password and query; absent where there is none or it is a path. */
  readonly remote?: string;
  /** `shallow` where git says that history was cut. */
  readonly history: "full" | "shallow";
}

/** What one step of history did to one path. */
export interface HistoryChange {
  /** As in {@linkcode TreeEntry.path}. */
  readonly path: string;
  /** The regular file that was there; absent where there was none. */
  readonly before?: Oid;
  /** The regular file that is there then; absent where there is none. */
  readonly after?: Oid;
}

/** One step of a commit's history along the first parents. */
export interface HistoryStep {
  /** What it changed against its first parent, everything where it has none. */
  readonly changes: readonly HistoryChange[];
}

/** A git repository opened at one commit. */
export interface Repo extends AsyncDisposable {
  /** How the user named it, without credentials: for messages only, never recorded. */
  readonly label: string;
  /** The absolute path of its git directory: for git only, never recorded. */
  readonly gitDir: string;
  /** The commit it is opened at. */
  readonly info: CommitInfo;
  /** Every entry of the tree, in the order of the paths' bytes; listed once and kept. */
  entries(): Promise<readonly TreeEntry[]>;
  /**
   * The last steps of the commit's history along first parents, newest first. Where history was cut
   * (`info.history`), the oldest commit that is there is none of them.
   */
  history(maxSteps: number): Promise<readonly HistoryStep[]>;
  /**
   * Reads a blob whole through one long-lived `git cat-file --batch` and checks it against its id;
   * calls may overlap and are answered in order. The bytes may be given to other callers too: nobody
   * may change them.
   */
  readBlob(oid: Oid): Promise<Uint8Array>;
  /**
   * Reads a blob piece by piece, for one too large to hold: each call starts a git process of its
   * own, which a reader that is slow or stops early does not harm. The content is checked against
   * the id at the end, so an error may come after the last piece.
   */
  streamBlob(oid: Oid): AsyncIterable<Uint8Array>;
  /** Ends the git process. */
  close(): Promise<void>;
}
