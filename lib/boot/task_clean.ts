import { type Check, verdictOf } from "../base/mod.ts";
import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import { detectEngine, ENGINE_NAMES, removeImages } from "../container/mod.ts";
import {
  folderNames,
  PACKREPO_ROOT,
  pathInfo,
  removeTree,
  requirePathAccess,
  stateFolder,
} from "../host/mod.ts";
import { countChecks, renderCheck } from "../report/mod.ts";

/** Removes what is in a folder, and returns how many entries that were. */
async function emptyFolder(folder: string): Promise<number> {
  if (await pathInfo(folder) === undefined) return 0;
  const names = await folderNames(folder);
  for (const name of names) await removeTree(`${folder}/${name}`);
  return names.length;
}

async function folderCheck(id: string, folder: string): Promise<Check> {
  const count = await emptyFolder(folder);
  return { id, status: "passed", detail: count === 0 ? "nothing there" : `${count} removed` };
}

/** Removes PackRepo's images from the engines that answer. */
async function imageChecks(): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of ENGINE_NAMES) {
    const id = `images-${name}`;
    const { engine, reason } = await detectEngine(name, false);
    if (engine === undefined) checks.push({ id, status: "skipped", detail: reason });
    else {
      const count = await removeImages(engine);
      const detail = count === 0 ? "nothing there" : `${count} removed`;
      checks.push({ id, status: "passed", detail });
    }
  }
  return checks;
}

/**
 * Removes the artifacts and the temporary files; with `isAll` the caches and the images, too. Keys
 * and the trust policy stay.
 *
 * Requires the permission set `clean`.
 */
export async function runClean(
  { isAll }: { readonly isAll: boolean },
  { paint, print }: TaskContext,
): Promise<TaskOutcome> {
  const folders = [`${PACKREPO_ROOT}/artifacts`, stateFolder()];
  // Nothing is removed where not everything may be.
  for (const folder of folders) await requirePathAccess("write", folder);
  const checks: Check[] = [
    await folderCheck("artifacts", `${PACKREPO_ROOT}/artifacts`),
    await folderCheck("temporary-files", `${stateFolder()}/tmp`),
  ];
  if (isAll) {
    checks.push(await folderCheck("caches", `${stateFolder()}/cache`), ...await imageChecks());
  }
  for (const check of checks) print(renderCheck(check, paint, 15));
  return {
    exit: verdictOf(checks),
    document: { v: 1, checks: checks.map((check) => ({ ...check })) },
    text: `${countChecks(checks)}\n`,
  };
}
