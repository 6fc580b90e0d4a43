import { PackRepoError } from "../base/mod.ts";
import { hasPathAccess, pathInfo, readText, tryGit } from "../host/mod.ts";
import type { PackRepoConfig } from "../schema/mod.ts";
import { commandWithGrant } from "./grant.ts";
import { configError, parseConfig } from "./config_parse.ts";

/** The name of the file with the defaults of tasks. */
export const CONFIG_FILE = "packrepo.yaml";

/** More bytes are no settings. */
const MAX_BYTES = 2 ** 16;

/** A file of settings that was found. */
export interface ConfigFile {
  readonly path: string;
  /** Its folder; relative paths in it resolve against it. */
  readonly folder: string;
  readonly sections: PackRepoConfig;
}

/** Returns the folder at the top of the work tree that a folder is in. */
async function workTreeRoot(folder: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(["rev-parse", "--show-toplevel"], { cwd: folder });
  // It ends in one line feed that is not part of the path.
  const path = new TextDecoder().decode(stdout).slice(0, -1);
  return code === 0 && path.startsWith("/") ? path : undefined;
}

/** Asks git whether a work tree holds the file, where Deno may not look. */
async function isInWorkTree(folder: string): Promise<boolean> {
  const args = ["ls-files", "-z", "--cached", "--others", "--", `:(top,literal)${CONFIG_FILE}`];
  const { code, stdout } = await tryGit(args, { cwd: folder });
  return code === 0 && stdout.length > 0;
}

async function isThere(folder: string): Promise<boolean> {
  const path = `${folder}/${CONFIG_FILE}`;
  if (hasPathAccess("read", path)) return await pathInfo(path) !== undefined;
  return await isInWorkTree(folder);
}

/** It is not ignored in silence: the outcome would be another than in the folder where it lies. */
function notReadable(path: string, folder: string, taskName: string): PackRepoError {
  return new PackRepoError({
    code: "cli.config-not-readable",
    exit: "noPermission",
    message:
      `Missing permission: read access to ${JSON.stringify(path)}, the settings of the work ` +
      `tree you stand in (permission set ${JSON.stringify(taskName)})`,
    hint: `Stand in ${folder}, pass --no-config, or run: ${
      commandWithGrant(taskName, "read", path)
    }`,
  });
}

async function readConfig(folder: string, taskName: string): Promise<ConfigFile> {
  const path = `${folder}/${CONFIG_FILE}`;
  if (!hasPathAccess("read", path)) throw notReadable(path, folder, taskName);
  if ((await pathInfo(path))?.kind !== "file") {
    throw configError(path, "it is not a file", "Put the settings themselves there, not a link");
  }
  return { path, folder, sections: await parseConfig(await readText(path, MAX_BYTES), path) };
}

/**
 * Reads the settings that hold in a folder: `packrepo.yaml` in it, or else at the root of the work tree
 * that it is in. Returns `undefined` where there is none. A repository that is packed has no say in it,
 * unless one stands in it.
 *
 * @throws {PackRepoError} `cli.bad-config` (78), `cli.config-not-readable` (77) where the file is there and
 * may not be read, `host.too-large`, `host.not-utf8` (65), `host.no-program` (69) without git.
 */
export async function findConfig(
  cwd: string,
  taskName: string,
): Promise<ConfigFile | undefined> {
  const near = `${cwd}/${CONFIG_FILE}`;
  if (hasPathAccess("read", near) && await pathInfo(near) !== undefined) {
    return await readConfig(cwd, taskName);
  }
  const root = await workTreeRoot(cwd);
  if (root === undefined || !(await isThere(root))) return undefined;
  return await readConfig(root, taskName);
}
