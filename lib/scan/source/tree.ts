import { compareUtf8 } from "../../base/mod.ts";
import { lastLine, pathInfo, TreeReader, tryGit, walkFiles } from "../../host/mod.ts";
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

/** Returns the files that git tracks or would track, or `undefined` where there is no repository. */
async function gitFiles(folder: string): Promise<readonly string[] | undefined> {
  const result = await tryGit(
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: folder, timeoutMs: TIMEOUT_MS },
  );
  if (result.code !== 0) return undefined;
  const names = new TextDecoder().decode(result.stdout).split("\0");
  return [...new Set(names.filter((name) => name !== ""))];
}

async function listInto(
  root: string,
  prefix: string,
  found: { readonly paths: string[]; readonly incomplete: Incomplete[] },
  depth: number,
): Promise<boolean> {
  const listed = await gitFiles(`${root}/${prefix}`);
  if (listed === undefined) return false;
  for (const name of listed) {
    // Git gives bytes; what is not UTF-8 cannot be opened by its name here.
    if (name.includes("\ufffd")) {
      const detail = "Its name is not UTF-8: it cannot be opened";
      found.incomplete.push({ path: `${prefix}${name}`, reason: "unreadable", detail });
      continue;
    }
    const path = `${prefix}${name}`;
    const isFolder = name.endsWith("/");
    const inner = isFolder ? path : `${path}/`;
    // A submodule, or a repository that lies in this one untracked.
    const isNested = isFolder || await isRepository(`${root}/${path}`);
    if (!isNested) {
      found.paths.push(path);
      continue;
    }
    const isListed = depth < MAX_NESTING && await listInto(root, inner, found, depth + 1);
    if (!isListed) {
      const detail = "The repository within this one could not be listed";
      found.incomplete.push({ path: inner, reason: "nested-repository", detail });
    }
  }
  return true;
}

async function isRepository(path: string): Promise<boolean> {
  const info = await pathInfo(path);
  return info?.kind === "folder" && await pathInfo(`${path}/.git`) !== undefined;
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
  const found = { paths: [] as string[], incomplete: [] as Incomplete[] };
  const isGit = !noIgnore && await listInto(root, "", found, 0);
  if (!isGit) found.paths.push(...walkFiles(root, isGitFolder));
  return { ...found, paths: found.paths.sort(compareUtf8), how: isGit ? "git" : "folder" };
}

/** Yields the files of a listing as batches. */
export function* treeBatches(root: string, paths: readonly string[]): Generator<Batch> {
  for (let at = 0; at < paths.length; at += BATCH_FILES) {
    yield { kind: "tree", root, paths: paths.slice(at, at + BATCH_FILES) };
  }
}
