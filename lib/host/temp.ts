import { ensureFolder, removeTree } from "./files.ts";
import { onInterrupt } from "./interrupt.ts";
import { stateFolder } from "./system.ts";

/**
 * Makes a temporary folder (mode 0700), gives its path to `work`, and removes it with all that is
 * in it afterwards: when `work` ends, throws, or the process is interrupted.
 *
 * @param parent Where to make it; PackRepo's state folder by default, so that it needs no grant of
 * its own. Pass the folder of an output to be able to rename from one to the other.
 */
export async function withTempFolder<T>(
  work: (folder: string) => Promise<T>,
  parent: string = `${stateFolder()}/tmp`,
): Promise<T> {
  const folder = `${parent}/.tmp-${crypto.randomUUID()}`;
  const release = onInterrupt(() => removeTree(folder));
  try {
    await ensureFolder(parent);
    await Deno.mkdir(folder, { mode: 0o700 });
    return await work(folder);
  } finally {
    release();
    await removeTree(folder);
  }
}
