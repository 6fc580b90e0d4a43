import { isNothingThere } from "./file_errors.ts";
import { onInterrupt, unlessInterrupted } from "./interrupt.ts";
import { hasPathAccess } from "./permissions.ts";
import { pathInfo } from "./read_files.ts";
import { withTempFolder } from "./temp.ts";
import { ensureFolder, folderOf } from "./write_files.ts";

/** Returns the folders that making a folder would make, as far as one may look, deepest first. */
async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  let folder = path;
  while (hasPathAccess("read", folder) && await pathInfo(folder) === undefined) {
    missing.push(folder);
    folder = folderOf(folder);
  }
  return missing;
}

/** Removes folders as long as nothing is in them; deepest first. */
async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    try {
      await Deno.remove(folder);
    } catch (error) {
      // Something is in it: those above it stay for the same reason. One that is gone is another's work,
      // a failure's at the moment of an interruption, who may not come to the next.
      if (!isNothingThere(error)) return;
    }
  }
}

/**
 * Makes an output folder and those above it, makes sure that it can be written to, and runs `work`.
 * Where that throws or is interrupted, what was made here is removed again, unless something lies
 * in it.
 *
 * @throws {PackRepoError} `host.cannot-create` (73) and `host.disk-full` (74) before `work` is run;
 * what `work` throws.
 */
export async function withOutputFolder<T>(path: string, work: () => Promise<T>): Promise<T> {
  const made = await missingFolders(path);
  const release = onInterrupt(() => removeEmptyFolders(made));
  try {
    await ensureFolder(path);
    // Minutes of work must not end at a disk that was read-only from the first.
    await withTempFolder(() => Promise.resolve(), path);
    return await work();
  } catch (error) {
    await unlessInterrupted();
    await removeEmptyFolders(made);
    throw error;
  } finally {
    release();
  }
}
