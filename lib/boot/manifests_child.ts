/**
 * Prints the part of the `package.json` of installed packages that names their licences: a process of
 * its own, which may read the npm cache and nothing else. Its argument is the cache's folder, its
 * standard input a JSON array of `name@version`, its output an object by the same.
 *
 * @module
 */
import {
  commandLine,
  folderNames,
  pathInfo,
  readStdin,
  readText,
  writeStdout,
} from "../host/mod.ts";

/** More bytes are no manifest. */
const MAX_BYTES = 2 ** 22;

/** Returns the folders of the registries in the cache: below each lie packages by name and version. */
async function registryFolders(cache: string): Promise<string[]> {
  if ((await pathInfo(cache))?.kind !== "folder") return [];
  const names = (await folderNames(cache)).filter((name) => !name.startsWith(".")).sort();
  return names.map((name) => `${cache}/${name}`);
}

async function manifestOf(folders: readonly string[], id: string): Promise<unknown> {
  const at = id.lastIndexOf("@");
  const below = `${id.slice(0, at)}/${id.slice(at + 1)}`;
  if (below.split("/").includes("..")) return undefined;
  for (const folder of folders) {
    const path = `${folder}/${below}/package.json`;
    if ((await pathInfo(path))?.kind !== "file") continue;
    const { license, licenses } = JSON.parse(await readText(path, MAX_BYTES));
    return { license, licenses };
  }
  return undefined;
}

if (import.meta.main) {
  const folders = await registryFolders(commandLine()[0]!);
  const found: Record<string, unknown> = {};
  for (const id of JSON.parse(new TextDecoder().decode(await readStdin(MAX_BYTES))) as string[]) {
    found[id] = await manifestOf(folders, id);
  }
  writeStdout(JSON.stringify(found));
}
