import {
  folderNames,
  pathInfo,
  replaceAll,
  unlessInterrupted,
  writeFileAtomic,
} from "../host/mod.ts";
import { TRANSCRIPT_FILES } from "../transcript/mod.ts";
import { BOM_FILE } from "./bom.ts";

/** What a boot with a container leaves among its artifacts. */
export const CONTAINER_FILES = {
  metadata: "container_metadata.json",
  log: "container.log",
} as const;

/** Every name that a boot may leave in its output folder; what it did not make is removed there. */
export const ARTIFACT_NAMES: readonly string[] = [
  "packs",
  "boot_env.txt",
  BOM_FILE,
  ...Object.values(CONTAINER_FILES),
  ...Object.values(TRANSCRIPT_FILES),
  "report.html",
];

/**
 * Writes a file to the folder in which the artifacts are made; not while that is being removed.
 *
 * @throws {PackRepoError} As `writeFileAtomic`.
 */
export async function writeArtifact(path: string, data: Uint8Array | string): Promise<void> {
  await unlessInterrupted();
  await writeFileAtomic(path, data);
}

/**
 * Moves the artifacts of a boot from where they were made into the output folder, all at once, and
 * removes those of an earlier boot that this one did not make. Other files there stay.
 *
 * @returns The names that are there now, in the order of {@linkcode ARTIFACT_NAMES}.
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export async function publishArtifacts(
  staging: string,
  output: string,
): Promise<readonly string[]> {
  const made = new Set(await folderNames(staging));
  const names = ARTIFACT_NAMES.filter((name) => made.has(name));
  const moves = names.map((name) => ({ from: `${staging}/${name}`, to: `${output}/${name}` }));
  for (const name of ARTIFACT_NAMES) {
    const isThere = await pathInfo(`${output}/${name}`) !== undefined;
    // What is left of an earlier boot goes where the temporary files go.
    if (!made.has(name) && isThere) {
      moves.push({ from: `${output}/${name}`, to: `${staging}/stale-${name}` });
    }
  }
  replaceAll(moves);
  return names;
}
