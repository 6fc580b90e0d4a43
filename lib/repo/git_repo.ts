import { lastLine, tryGit } from "../host/mod.ts";
import { blobStream } from "./blob_stream.ts";
import { objectError } from "./errors.ts";
import { readHistory } from "./history.ts";
import { KeptBlobs } from "./kept_blobs.ts";
import { isOid } from "./oid.ts";
import type { ObjectReader } from "./object_reader.ts";
import { redactLine } from "./redact.ts";
import { parseTreeListing } from "./tree_listing.ts";
import type { CommitInfo, HistoryStep, Oid, Repo, TreeEntry } from "./types.ts";

/** What a {@linkcode GitRepo} is made from. */
export interface GitRepoInit {
  readonly label: string;
  readonly gitDir: string;
  readonly info: CommitInfo;
  /** The repository closes it. */
  readonly objects: ObjectReader;
}

/** Packing reads most blobs twice or three times; a repository whose text is larger is read again. */
const MAX_KEPT_BYTES = 32 * 2 ** 20;

function checkedOid(oid: Oid): Oid {
  // Anything else would be a revision to git, or two requests in one.
  if (!isOid(oid)) throw new TypeError(`Not an object id: ${JSON.stringify(oid)}`);
  return oid;
}

/** A repository that git reads. */
export class GitRepo implements Repo {
  readonly label: string;
  readonly gitDir: string;
  readonly info: CommitInfo;
  readonly #objects: ObjectReader;
  readonly #kept = new KeptBlobs(MAX_KEPT_BYTES);
  #entries: Promise<readonly TreeEntry[]> | undefined;

  constructor(init: GitRepoInit) {
    this.label = init.label;
    this.gitDir = init.gitDir;
    this.info = init.info;
    this.#objects = init.objects;
  }

  entries(): Promise<readonly TreeEntry[]> {
    return this.#entries ??= this.#list();
  }

  history(maxSteps: number): Promise<readonly HistoryStep[]> {
    return readHistory(this.gitDir, this.info, maxSteps);
  }

  async readBlob(oid: Oid): Promise<Uint8Array> {
    const kept = this.#kept.get(oid);
    if (kept !== undefined) return kept;
    const bytes = await this.#objects.read(checkedOid(oid), "blob");
    this.#kept.add(oid, bytes);
    return bytes;
  }

  async *streamBlob(oid: Oid): AsyncGenerator<Uint8Array, void> {
    yield* blobStream(this.gitDir, checkedOid(oid));
  }

  close(): Promise<void> {
    this.#kept.clear();
    return this.#objects.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #list(): Promise<readonly TreeEntry[]> {
    const { tree } = this.info;
    const result = await tryGit(["ls-tree", "-r", "-t", "-l", "-z", "--full-tree", tree], {
      gitDir: this.gitDir,
    });
    if (result.code !== 0) {
      const line = redactLine(lastLine(result.stderr));
      const isMissing = /could not fetch|not a valid object|unable to read|missing/i.test(line);
      throw objectError(
        isMissing ? "repo.object-missing" : "repo.object-corrupt",
        `Cannot list the files of ${this.label}: ${line}`,
      );
    }
    const { entries, trees } = parseTreeListing(result.stdout);
    // Git checks neither that a tree has the content its id says; reading them here does, so that
    // the listing is as sure as the commit's id.
    const ids = new Set<Oid>([tree, ...trees.map(({ oid }) => oid)]);
    await Promise.all([...ids].map((id) => this.#objects.read(id, "tree")));
    return entries;
  }
}
