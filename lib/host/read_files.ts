import { PackRepoError } from "../base/mod.ts";
import { explained, explainFileError, isNothingThere } from "./file_errors.ts";

/** What is known of a path without following a link. */
export interface PathInfo {
  readonly kind: "file" | "folder" | "link" | "other";
  /** Bytes. */
  readonly size: number;
  /** Unix permission bits, 0 where the platform has none. */
  readonly mode: number;
}

function tooLarge(path: string, maxBytes: number): PackRepoError {
  return new PackRepoError({
    code: "host.too-large",
    exit: "data",
    message: `Cannot read ${JSON.stringify(path)}: more than the ${maxBytes} bytes allowed`,
    hint: "Check that it is the file you meant",
  });
}

/** Opens a file for reading; refuses a folder, which the system would only refuse to read. */
async function openFile(path: string): Promise<{ file: Deno.FsFile; size: number }> {
  const file = await Deno.open(path, { read: true });
  try {
    const info = await file.stat();
    if (info.isDirectory) throw new Error("it is a folder");
    return { file, size: info.size };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Reads a whole file, following links. What has no size (a pipe, a device) is read to its end.
 *
 * @throws {PackRepoError} `host.not-found` (66), `host.too-large` (65) above `maxBytes`,
 * `host.cannot-read` (74).
 */
export function readBytes(path: string, maxBytes: number = 2 ** 31 - 1): Promise<Uint8Array> {
  return explained("read", path, async () => {
    const { file, size } = await openFile(path);
    try {
      if (size > maxBytes) throw tooLarge(path, maxBytes);
      // One byte more than expected, so that the end is seen without growing.
      let buffer = new Uint8Array(size + 1);
      let length = 0;
      for (;;) {
        const count = await file.read(buffer.subarray(length));
        if (count === null) return buffer.subarray(0, length);
        length += count;
        if (length > maxBytes) throw tooLarge(path, maxBytes);
        if (length === buffer.length) {
          const larger = new Uint8Array(Math.max(65_536, 2 * length));
          larger.set(buffer);
          buffer = larger;
        }
      }
    } finally {
      file.close();
    }
  });
}

/** Reads a whole file as UTF-8; throws as {@linkcode readBytes}, and `host.not-utf8` (65). */
export async function readText(path: string, maxBytes?: number): Promise<string> {
  const bytes = await readBytes(path, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PackRepoError({
      code: "host.not-utf8",
      exit: "data",
      message: `Cannot read ${JSON.stringify(path)}: it is not UTF-8 text`,
      hint: "Check that it is the file you meant",
      cause,
    });
  }
}

/** Opens a file as a stream of bytes; throws as {@linkcode readBytes}. */
export function openStream(path: string): Promise<ReadableStream<Uint8Array>> {
  return explained("read", path, async () => (await openFile(path)).file.readable);
}

/** Returns what is at a path, links not followed, or `undefined` where there is nothing. */
export async function pathInfo(path: string): Promise<PathInfo | undefined> {
  try {
    const info = await Deno.lstat(path);
    const kind = info.isSymlink
      ? "link"
      : info.isFile
      ? "file"
      : info.isDirectory
      ? "folder"
      : "other";
    return { kind, size: info.size, mode: (info.mode ?? 0) & 0o7777 };
  } catch (error) {
    if (isNothingThere(error)) return undefined;
    throw explainFileError(error, "read", path);
  }
}

/** Returns the names in a folder, unsorted; throws as {@linkcode readBytes}. */
export function folderNames(path: string): Promise<string[]> {
  return explained("read", path, async () => {
    const names: string[] = [];
    for await (const entry of Deno.readDir(path)) names.push(entry.name);
    return names;
  });
}

/** Returns the text of a symbolic link; throws as {@linkcode readBytes}. */
export function linkText(path: string): Promise<string> {
  return explained("read", path, () => Deno.readLink(path));
}
