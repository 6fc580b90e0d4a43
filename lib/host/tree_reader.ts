import { explainFileError, isNothingThere } from "./file_errors.ts";

/** A piece of a file. It is only good until the next one is asked for. */
export interface FilePiece {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** What a {@linkcode TreeReader} finds at a path. */
export type TreeFile =
  | { readonly kind: "file"; readonly size: number; readonly pieces: () => Generator<FilePiece> }
  | { readonly kind: "nothing" | "link" | "folder" | "other" };

/** Larger files come in pieces of this. */
export const PIECE_BYTES: number = 8 * 2 ** 20;

/**
 * Reads files below a folder, one after the other, and follows no link: Deno asks for the permission of
 * a link and not of what it leads to, so a repository could bring a link to any file of the user.
 *
 * Synchronous, because it is for many small files, and reuses one buffer.
 */
export class TreeReader {
  readonly #root: string;
  readonly #folders = new Map<string, "folder" | "nothing" | "link">();
  #buffer = new Uint8Array(256 * 1024);

  /** @param root Absolute, links resolved. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Returns what is at a path below the folder; a path that leads through a link is one.
   *
   * @throws {PackRepoError} `host.cannot-read` (74).
   */
  open(path: string): TreeFile {
    const above = this.#folderKind(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
    if (above !== "folder") return { kind: above };
    const full = `${this.#root}/${path}`;
    try {
      const info = Deno.lstatSync(full);
      if (info.isSymlink) return { kind: "link" };
      if (info.isDirectory) return { kind: "folder" };
      if (!info.isFile) return { kind: "other" };
      return { kind: "file", size: info.size, pieces: () => this.#pieces(full, info) };
    } catch (error) {
      if (isNothingThere(error)) return { kind: "nothing" };
      throw explainFileError(error, "read", full);
    }
  }

  /** Returns what a folder is, and those above it. */
  #folderKind(path: string): "folder" | "nothing" | "link" {
    if (path === "") return "folder";
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const above = this.#folderKind(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
    let kind = above;
    if (above === "folder") {
      try {
        kind = Deno.lstatSync(`${this.#root}/${path}`).isDirectory ? "folder" : "link";
      } catch (error) {
        if (!isNothingThere(error)) throw explainFileError(error, "read", path);
        kind = "nothing";
      }
    }
    this.#folders.set(path, kind);
    return kind;
  }

  *#pieces(full: string, info: Deno.FileInfo): Generator<FilePiece> {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(full, { read: true });
    } catch (error) {
      throw explainFileError(error, "read", full);
    }
    try {
      const opened = file.statSync();
      // A link may have taken the file's place meanwhile.
      if (opened.ino !== info.ino || opened.dev !== info.dev) {
        throw new Error("it has been replaced while it was read");
      }
      // One byte more than expected, so that the end is seen at once.
      const wanted = Math.min(opened.size + 1, PIECE_BYTES);
      if (this.#buffer.length < wanted) this.#buffer = new Uint8Array(wanted);
      let { bytes, isLast } = fill(file, this.#buffer.subarray(0, Math.max(wanted, 4096)));
      while (!isLast) {
        // What follows is not known to fit: a second buffer tells whether there is more.
        const next = fill(file, new Uint8Array(PIECE_BYTES));
        const isEnd = next.isLast && next.bytes.length === 0;
        yield { bytes: bytes.slice(), isLast: isEnd };
        if (isEnd) return;
        ({ bytes, isLast } = next);
      }
      yield { bytes, isLast };
    } catch (error) {
      throw explainFileError(error, "read", full);
    } finally {
      file.close();
    }
  }
}

/** Reads until a buffer is full or the file ends. */
function fill(file: Deno.FsFile, buffer: Uint8Array): FilePiece {
  let length = 0;
  while (length < buffer.length) {
    const count = file.readSync(buffer.subarray(length));
    if (count === null) return { bytes: buffer.subarray(0, length), isLast: true };
    length += count;
  }
  return { bytes: buffer, isLast: false };
}

/** Returns a path with every link in it resolved. */
export async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    throw explainFileError(error, "read", path);
  }
}

/**
 * Yields the files below a folder, in no order, their paths relative to it; links and other things are
 * passed over, and so is every folder that `isLeftOut` says.
 *
 * @throws {PackRepoError} `host.cannot-read` (74) for a folder that cannot be listed.
 */
export function* walkFiles(
  root: string,
  isLeftOut: (path: string) => boolean,
): Generator<string> {
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let entries: Iterable<Deno.DirEntry>;
    try {
      entries = [...Deno.readDirSync(`${root}/${folder}`)];
    } catch (error) {
      throw explainFileError(error, "read", `${root}/${folder}`);
    }
    for (const { name, isFile, isDirectory } of entries) {
      const path = `${folder}${name}`;
      if (isFile) yield path;
      else if (isDirectory && !isLeftOut(path)) folders.push(`${path}/`);
    }
  }
}
