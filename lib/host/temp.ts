import { explainFileError } from "./file_errors.ts";
import { onInterrupt, unlessInterrupted } from "./interrupt.ts";
import { stateFolder } from "./system.ts";
import { ensureFolder, removeTree } from "./write_files.ts";

/** Synchronous, so that an interruption finds the folder there or not begun, never under way. */
function makePrivateFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    throw explainFileError(error, "write", path);
  }
}

/** Removes a folder in which something may still be at work. */
async function removeBusyTree(path: string): Promise<void> {
  for (let attempt = 1; attempt < 5; attempt++) {
    try {
      return await removeTree(path);
    } catch {
      // A file that was made between the listing and the removal: take it away in the next round.
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
    }
  }
  await removeTree(path);
}

/**
 * Makes a temporary folder (mode 0700), gives its path to `work`, and removes it with all that is
 * in it afterwards: when `work` ends, throws, or the process is interrupted.
 *
 * @param parent Where to make it; PackRepo's state folder by default, so that it needs no grant of
 * its own. Pass the folder of an output to be able to rename from one to the other.
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74), and what `work` throws.
 */
export async function withTempFolder<T>(
  work: (folder: string) => Promise<T>,
  parent: string = `${stateFolder()}/tmp`,
): Promise<T> {
  const folder = `${parent}/.tmp-${crypto.randomUUID()}`;
  const release = onInterrupt(() => removeBusyTree(folder));
  let result: T;
  try {
    await ensureFolder(parent);
    await unlessInterrupted();
    makePrivateFolder(folder);
    result = await work(folder);
    await unlessInterrupted();
  } catch (error) {
    // Work that fails because its folder is being taken away is not a failure.
    await unlessInterrupted();
    // What went wrong first is what the user must hear of.
    await removeTree(folder).catch(() => {});
    release();
    throw error;
  }
  await removeTree(folder).finally(release);
  return result;
}
