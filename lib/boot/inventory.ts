import config from "../../deno.json" with { type: "json" };
import { type JsonObject, PackRepoError } from "../base/mod.ts";
import { parseFlakeLock } from "../flake/mod.ts";
import { createdAt } from "../pack/mod.ts";
import type { Repo } from "../repo/mod.ts";
import { type Inventory, packageLicence, readLockPackages } from "../supply/mod.ts";
import { installedManifests } from "./registry.ts";

/** Returns the error of a project without a lock. */
export function noLock(project: string): PackRepoError {
  return new PackRepoError({
    code: "scan.no-lock",
    exit: "noInput",
    message: `Cannot list the packages of ${JSON.stringify(project)}: it has no deno.lock`,
    hint: "Name a project with a deno.lock, or make it with: deno install",
  });
}

/** Returns the text of a bill of materials. */
export function documentText(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Reads a file at the root of a commit as text, or returns `undefined`. */
async function rootText(repo: Repo, name: string): Promise<string | undefined> {
  const entry = (await repo.entries()).find(({ path, mode }) =>
    path === name && mode.startsWith("100")
  );
  return entry === undefined ? undefined : new TextDecoder().decode(await repo.readBlob(entry.oid));
}

/**
 * Lists what a commit depends on: the packages of its `deno.lock` with their licences as far as they are
 * installed here, the inputs of its `flake.lock`, and the images that are given.
 *
 * @throws {PackRepoError} `scan.no-lock` (66), `scan.bad-lock` (78).
 */
export async function inventoryOf(
  repo: Repo,
  { name, images }: { readonly name: string; readonly images: Inventory["images"] },
): Promise<Inventory> {
  const lock = await rootText(repo, "deno.lock");
  if (lock === undefined) throw noLock(repo.label);
  const packages = readLockPackages(lock);
  const readManifest = await installedManifests(packages);
  const licences = new Map<string, string>();
  for (const found of packages) {
    const licence = await packageLicence(found, { clarify: {}, readManifest });
    if (licence !== undefined && "expression" in licence) {
      licences.set(`${found.name}@${found.version}`, licence.expression);
    }
  }
  const flakeLock = await rootText(repo, "flake.lock");
  return {
    name,
    commit: repo.info.commit,
    committedAt: createdAt(repo.info.committedAt),
    packages,
    flakeInputs: flakeLock === undefined ? [] : parseFlakeLock(flakeLock).inputs,
    images,
    licences,
    tool: { name: "packrepo", version: config.version },
  };
}
