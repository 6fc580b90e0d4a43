import { PackRepoError } from "../base/mod.ts";
import { onInterrupt } from "./interrupt.ts";

/** What is known of a path without following a link. */
export interface PathInfo {
  readonly kind: "file" | "folder" | "link" | "other";
  /** Bytes. */
  readonly size: number;
  /** Unix permission bits, 0 where the platform has none. */
  readonly mode: number;
}

/** Turns an error of the operating system into one with a hint; anything else is returned as it is. */
export function explainFileError(error: unknown, action: "read" | "write", path: string): unknown {
  // A missing Deno permission is explained by cli, which knows the task.
  if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) return error;
  if (error instanceof PackRepoError) return error;
  const code = (error as { code?: string }).code ?? "";
  const quoted = JSON.stringify(path);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new PackRepoError({
      code: "host.disk-full",
      exit: "io",
      message: `Cannot write ${quoted}: no space left on the device`,
      hint: "Free some space, or pass --output with a folder on another disk",
      cause: error,
    });
  }
  if (action === "read" && (error instanceof Deno.errors.NotFound || code === "ENOTDIR")) {
    return new PackRepoError({
      code: "host.not-found",
      exit: "noInput",
      message: `Cannot read ${quoted}: it does not exist`,
      hint: "Check the path; a relative one counts from the folder you stand in",
      cause: error,
    });
  }
  if (action === "write") {
    return new PackRepoError({
      code: "host.cannot-create",
      exit: "cannotCreate",
      message: `Cannot write ${quoted}: ${error.message}`,
      hint: "Pass --output with a folder that you may write to",
      cause: error,
    });
  }
  return new PackRepoError({
    code: "host.cannot-read",
    exit: "io",
    message: `Cannot read ${quoted}: ${error.message}`,
    hint: "Check that it is a readable file",
    cause: error,
  });
}

async function explained<T>(
  action: "read" | "write",
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainFileError(error, action, path);
  }
}

/**
 * Reads a whole file, following links.
 *
 * @throws {PackRepoError} `host.not-found` (66), `host.too-large` (65) above `maxBytes`,
 * `host.cannot-read` (74).
 */
export function readBytes(path: string, maxBytes: number = 2 ** 31 - 1): Promise<Uint8Array> {
  return explained("read", path, async () => {
    const { size } = await Deno.stat(path);
    if (size > maxBytes) {
      throw new PackRepoError({
        code: "host.too-large",
        exit: "data",
        message: `Cannot read ${
          JSON.stringify(path)
        }: ${size} bytes, more than the ${maxBytes} allowed`,
        hint: "Check that it is the file you meant",
      });
    }
    return await Deno.readFile(path);
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
  return explained("read", path, async () => (await Deno.open(path, { read: true })).readable);
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
    if (error instanceof Deno.errors.NotFound || (error as { code?: string }).code === "ENOTDIR") {
      return undefined;
    }
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

/**
 * Writes a file so that nobody ever sees half of it: to a new file beside it, synced, then renamed.
 *
 * Folders above are made. Nothing is left behind when it fails.
 *
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export function writeFileAtomic(
  path: string,
  data: Uint8Array | string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  return explained("write", path, async () => {
    await Deno.mkdir(path.replace(/\/[^/]*$/, "") || "/", { recursive: true });
    const partial = `${path}.partial-${crypto.randomUUID().slice(0, 8)}`;
    const release = onInterrupt(() => removeTree(partial));
    try {
      const file = await Deno.open(partial, {
        write: true,
        createNew: true,
        mode: options.mode ?? 0o644,
      });
      try {
        let rest: Uint8Array = typeof data === "string" ? new TextEncoder().encode(data) : data;
        while (rest.length > 0) rest = rest.subarray(await file.write(rest));
        await file.sync();
      } finally {
        file.close();
      }
      await Deno.rename(partial, path);
    } catch (error) {
      await Deno.remove(partial).catch(() => {});
      throw error;
    } finally {
      release();
    }
  });
}

/**
 * Writes a file that must not exist yet (a key); never overwrites, whatever else happens meanwhile.
 *
 * @returns Whether it was written; `false` where something was there already.
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export function writeNewFile(path: string, data: string, mode: number): Promise<boolean> {
  return explained("write", path, async () => {
    await Deno.mkdir(path.replace(/\/[^/]*$/, "") || "/", { recursive: true });
    const partial = `${path}.partial-${crypto.randomUUID().slice(0, 8)}`;
    try {
      await Deno.writeTextFile(partial, data, { createNew: true, mode });
      // A hard link fails where the name is taken; a rename would replace it.
      await Deno.link(partial, path);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return false;
      throw error;
    } finally {
      await Deno.remove(partial).catch(() => {});
    }
  });
}

/** Makes a folder and those above it; throws as {@linkcode writeFileAtomic}. */
export function ensureFolder(path: string): Promise<void> {
  return explained("write", path, () => Deno.mkdir(path, { recursive: true }));
}

/** Renames a file or folder; throws as {@linkcode writeFileAtomic}. */
export function renamePath(from: string, to: string): Promise<void> {
  return explained("write", to, () => Deno.rename(from, to));
}

/** Removes a file or a folder with all that is in it; nothing there is not an error. */
export async function removeTree(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw explainFileError(error, "write", path);
  }
}

/**
 * Moves finished files and folders into place, replacing what is there, in one turn of the event
 * loop, so that Ctrl-C finds either all of them old or all of them new.
 *
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export function replaceAll(moves: readonly { readonly from: string; readonly to: string }[]): void {
  for (const { from, to } of moves) {
    try {
      Deno.mkdirSync(to.replace(/\/[^/]*$/, "") || "/", { recursive: true });
      // A folder that is not empty cannot be renamed over.
      if (Deno.statSync(from).isDirectory) {
        try {
          Deno.removeSync(to, { recursive: true });
        } catch (error) {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        }
      }
      Deno.renameSync(from, to);
    } catch (error) {
      throw explainFileError(error, "write", to);
    }
  }
}
