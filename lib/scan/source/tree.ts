import { compareUtf8 } from "../../base/mod.ts";
import { pathInfo, tryGit, walkFiles } from "../../host/mod.ts";
import type { Incomplete } from "../finding.ts";
import type { Batch } from "../run/batch.ts";

/** The files of a folder, their paths relative to it. */
export interface TreeListing {
  readonly paths: readonly string[];
  readonly incomplete: readonly Incomplete[];
  /** How the files were found, for people. */
  readonly how: "git" | "folder";
}

/** Repositories within repositories are followed so deep. */
const MAX_NESTING = 8;
const TIMEOUT_MS = 120_000;
/** So many files make a batch, */
const BATCH_FILES = 64;

function isGitFolder(path: string): boolean {
  return path === ".git" || path.endsWith("/.git");
}

/** What has been listed so far. */
interface Found {
  readonly paths: string[];
  readonly incomplete: Incomplete[];
}

/** A name as git gives it, relative to the folder it was asked in. */
interface GitName {
  readonly name: string;
  /** A submodule, or a repository that lies in this one untracked. */
  readonly isRepository: boolean;
}

const SUBMODULE = "160000 ";

async function listedBy(folder: string, flags: readonly string[]): Promise<string[] | undefined> {
  const result = await tryGit(["ls-files", "-z", ...flags], { cwd: folder, timeoutMs: TIMEOUT_MS });
  if (result.code !== 0) return undefined;
  return new TextDecoder().decode(result.stdout).split("\0").filter((name) => name !== "");
}

/** Returns what git tracks or would track, or `undefined` where there is no repository. */
async function gitNames(folder: string): Promise<readonly GitName[] | undefined> {
  const [staged, others] = await Promise.all([
    listedBy(folder, ["--stage"]),
    listedBy(folder, ["--others", "--exclude-standard"]),
  ]);
  if (staged === undefined || others === undefined) return undefined;
  const names = new Map<string, GitName>();
  for (const line of staged) {
    // A file in conflict has several stages.
    const name = line.slice(line.indexOf("\t") + 1);
    names.set(name, { name, isRepository: line.startsWith(SUBMODULE) });
  }
  for (const name of others) {
    const isRepository = name.endsWith("/");
    const bare = isRepository ? name.slice(0, -1) : name;
    names.set(bare, { name: bare, isRepository });
  }
  return [...names.values()];
}

/** A name is bytes; what is not UTF-8 cannot be opened by it here. */
function addFile(path: string, found: Found): void {
  if (!path.includes("\ufffd")) found.paths.push(path);
  else {
    const detail = "Its name is not UTF-8: it cannot be opened";
    found.incomplete.push({ path, reason: "unreadable", detail });
  }
}

async function listInto(
  root: string,
  prefix: string,
  found: Found,
  depth: number,
): Promise<boolean> {
  const listed = await gitNames(`${root}/${prefix}`);
  if (listed === undefined) return false;
  for (const { name, isRepository } of listed) {
    const path = `${prefix}${name}`;
    if (!isRepository) addFile(path, found);
    else await listNested(root, path, found, depth + 1);
  }
  return true;
}

/** Lists a repository within another; a submodule that is not checked out holds nothing. */
async function listNested(
  root: string,
  path: string,
  found: Found,
  depth: number,
): Promise<void> {
  if ((await pathInfo(`${root}/${path}`))?.kind !== "folder") return;
  // Without a repository of its own git would list the outer one again.
  if (await pathInfo(`${root}/${path}/.git`) === undefined) return;
  if (depth <= MAX_NESTING && await listInto(root, `${path}/`, found, depth)) return;
  const detail = "The repository within this one could not be listed";
  found.incomplete.push({ path, reason: "nested-repository", detail });
}

/**
 * Lists the files of a folder: in a git repository those that git tracks and those that it would
 * track, with `noIgnore` and elsewhere all of them but `.git`.
 *
 * @throws {PackRepoError} `host.cannot-read` (74).
 */
export async function listTree(
  root: string,
  { noIgnore }: { readonly noIgnore: boolean },
): Promise<TreeListing> {
  const found: Found = { paths: [], incomplete: [] };
  const isGit = !noIgnore && await listInto(root, "", found, 0);
  if (!isGit) {
    for (const path of walkFiles(root, isGitFolder)) addFile(path, found);
  }
  return { ...found, paths: found.paths.sort(compareUtf8), how: isGit ? "git" : "folder" };
}

/** Yields the files of a listing as batches. */
export function* treeBatches(root: string, paths: readonly string[]): Generator<Batch> {
  for (let at = 0; at < paths.length; at += BATCH_FILES) {
    yield { kind: "tree", root, paths: paths.slice(at, at + BATCH_FILES) };
  }
}
