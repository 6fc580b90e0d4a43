import { PackRepoError } from "../../base/mod.ts";
import { folderNames, pathInfo, readText } from "../../host/mod.ts";
import type { LockedPackage } from "../packages/lock_packages.ts";
import type { AdvisoriesByName, Advisory } from "./osv.ts";
import type { RegistryAnswer } from "./registry.ts";

/** More bytes are no advisory file: the whole of npm's as one array is smaller. */
const MAX_BYTES = 2 ** 29;

/**
 * Reads advisories in the OSV format from a file, or from every `.json` file of a folder and those below
 * it.
 *
 * Requires `read` permission for the path.
 *
 * @throws {PackRepoError} `host.not-found` (66); `scan.bad-advisory` (65) for what is not OSV;
 * `scan.no-advisory` (66) for a folder without a file of it.
 */
export async function readAdvisories(path: string): Promise<AdvisoriesByName> {
  const { addOsvAdvisories } = await import("./osv.ts");
  const known = new Map<string, Advisory[]>();
  let files = 0;
  async function add(at: string): Promise<void> {
    const info = await pathInfo(at);
    if (info?.kind === "folder") {
      for (const name of [...await folderNames(at)].sort()) {
        const below = `${at}/${name}`;
        const kind = (await pathInfo(below))?.kind;
        if (kind === "folder" || (kind === "file" && name.endsWith(".json"))) await add(below);
      }
      return;
    }
    addOsvAdvisories(known, await readText(at, MAX_BYTES), at);
    files++;
  }
  await add(path);
  if (files > 0) return known;
  throw new PackRepoError({
    code: "scan.no-advisory",
    exit: "noInput",
    message: `Cannot audit by ${JSON.stringify(path)}: it holds no .json file`,
    hint: "Give a file or a folder of documents in the OSV format",
  });
}

/**
 * Asks a registry, by `ask`, which advisories there are about the packages.
 *
 * @returns The advisories, or why there are none to audit by.
 * @throws {PackRepoError} `scan.bad-advisory` (65) for an answer that is none.
 */
export async function askForAdvisories(
  packages: readonly LockedPackage[],
  ask: (request: Readonly<Record<string, readonly string[]>>) => Promise<RegistryAnswer>,
): Promise<{ readonly advisories: AdvisoriesByName } | { readonly problem: string }> {
  const { bulkRequest, readBulkAnswer } = await import("./osv.ts");
  const answer = await ask(bulkRequest(packages));
  return "problem" in answer ? answer : { advisories: await readBulkAnswer(answer.answer) };
}
