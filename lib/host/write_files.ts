import { explained, explainFileError, isNothingThere } from "./file_errors.ts";
import { onInterrupt, unlessInterrupted } from "./interrupt.ts";
import { requirePathAccess } from "./permissions.ts";
import { pathInfo } from "./read_files.ts";

/** Returns the folder that a path names something in. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end) || "/";
}

/**
 * Makes a new file; synchronous, so that an interruption finds it there or not begun, never under
 * way.
 */
function createFile(path: string, mode: number): Deno.FsFile {
  return Deno.openSync(path, { write: true, createNew: true, mode });
}

/**
 * Writes and syncs a new file beside `path`, hands it to `publish`, and leaves nothing of it
 * behind, whether that works, throws, or the process is interrupted.
 */
async function withPartialFile<T>(
  path: string,
  data: Uint8Array | string,
  options: {
    readonly mode: number;
    /** Whether the mode holds whatever the umask takes away. */
    readonly isExact: boolean;
    readonly publish: (partial: string) => Promise<T>;
  },
): Promise<T> {
  const folder = folderOf(path);
  // The error must name the folder: a grant of the file alone would not allow the one beside it.
  await requirePathAccess("write", folder);
  await requirePathAccess("read", folder);
  await Deno.mkdir(folder, { recursive: true });
  const partial = `${path}.partial-${crypto.randomUUID().slice(0, 8)}`;
  const release = onInterrupt(() => removeTree(partial));
  try {
    await unlessInterrupted();
    const file = createFile(partial, options.mode);
    try {
      let rest: Uint8Array = typeof data === "string" ? new TextEncoder().encode(data) : data;
      while (rest.length > 0) rest = rest.subarray(await file.write(rest));
      await file.sync();
    } finally {
      file.close();
    }
    if (options.isExact) await Deno.chmod(partial, options.mode);
    return await options.publish(partial);
  } catch (error) {
    // A file that an interruption takes away under the writing is not a failure.
    await unlessInterrupted();
    throw error;
  } finally {
    await Deno.remove(partial).catch(() => {});
    release();
  }
}

/**
 * Writes a file so that nobody ever sees half of it: to a new file beside it, synced, then renamed.
 *
 * Folders above are made. A link at `path` is replaced, not followed. No partial file is left when
 * it fails. Without `mode`, a file that was there keeps its permission bits and a new one gets 0644
 * less the umask.
 *
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export function writeFileAtomic(
  path: string,
  data: Uint8Array | string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  return explained("write", path, async () => {
    await requirePathAccess("write", folderOf(path));
    const there = await pathInfo(path);
    if (there?.kind === "folder") throw new Error("a folder has that name");
    const kept = options.mode === undefined && there?.kind === "file" ? there.mode : undefined;
    await withPartialFile(path, data, {
      mode: options.mode ?? kept ?? 0o644,
      isExact: kept !== undefined,
      publish: (partial) => Deno.rename(partial, path),
    });
  });
}

/**
 * Writes a file that must not exist yet (a key); never overwrites, whatever else happens meanwhile.
 *
 * @returns Whether it was written; `false` where something was there already.
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export function writeNewFile(path: string, data: string, mode: number): Promise<boolean> {
  return explained("write", path, () =>
    withPartialFile(path, data, {
      mode,
      isExact: false,
      async publish(partial) {
        try {
          // A hard link fails where the name is taken; a rename would replace it.
          await Deno.link(partial, path);
          return true;
        } catch (error) {
          if (error instanceof Deno.errors.AlreadyExists) return false;
          throw error;
        }
      },
    }));
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
    if (!isNothingThere(error)) throw explainFileError(error, "write", path);
  }
}
