import { PackRepoError } from "../../base/mod.ts";
import { envVar, lastLine, tryGit } from "../../host/mod.ts";
import type { BlobRef } from "./blobs.ts";

/** What is staged to be committed. */
export interface StagedChange {
  /** The files that are new or changed, as they are in the index. */
  readonly blobs: readonly BlobRef[];
  /** How many paths differ in all: removed ones and links are no blobs to look at. */
  readonly changed: number;
}

const TIMEOUT_MS = 60_000;
const REGULAR = /^100[0-7]{3}$/;

/**
 * Parses `git diff --raw -z --no-abbrev --no-renames` (git-diff-index(1), "RAW OUTPUT FORMAT").
 *
 * @throws {SyntaxError} For what has another form.
 */
export function parseRawDiff(bytes: Uint8Array): StagedChange {
  const parts = new TextDecoder().decode(bytes).split("\0");
  const blobs: BlobRef[] = [];
  let changed = 0;
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const match = /^:\d{6} (\d{6}) [0-9a-f]{40,64} ([0-9a-f]{40,64}) ([A-Z])$/.exec(parts[at]!);
    const path = parts[at + 1];
    if (match === null || path === undefined) throw new SyntaxError("git diff has another form");
    changed++;
    const [, mode = "", oid = "", status] = match;
    if (status !== "D" && REGULAR.test(mode)) blobs.push({ oid, path });
  }
  return { blobs, changed };
}

/**
 * Returns the index of the commit that a hook is run for: `git commit -a` and `git commit FILE` make
 * one of their own (githooks(5)). One that is not in the git directory is somebody else's.
 */
function indexOfHook(gitDir: string, root: string | undefined): Record<string, string> {
  const given = envVar("GIT_INDEX_FILE");
  if (given === undefined || given === "") return {};
  const file = given.startsWith("/") ? given : `${root ?? ""}/${given}`;
  const isOwn = file.startsWith(`${gitDir}/`) && !file.split("/").includes("..");
  return isOwn ? { GIT_INDEX_FILE: file } : {};
}

/**
 * Returns what is staged in a repository, by the index of the commit under way where a hook asks.
 *
 * @param root The top of the work tree, which hooks run in.
 *
 * Requires `run` permission for `git` and no `read` permission.
 *
 * @throws {PackRepoError} `scan.git-failed` (74).
 */
export async function stagedChange(gitDir: string, root?: string): Promise<StagedChange> {
  const result = await tryGit(
    ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", await baseOf(gitDir)],
    { gitDir, timeoutMs: TIMEOUT_MS, env: indexOfHook(gitDir, root) },
  );
  if (result.code === 0) return parseRawDiff(result.stdout);
  throw new PackRepoError({
    code: "scan.git-failed",
    exit: "io",
    message: `Cannot list what is staged: git says ${JSON.stringify(lastLine(result.stderr))}`,
    hint: "Check the repository with git status",
  });
}

/** Returns HEAD, or before the first commit the empty tree, by the repository's kind of hash. */
async function baseOf(gitDir: string): Promise<string> {
  const head = await tryGit(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], {
    gitDir,
    timeoutMs: TIMEOUT_MS,
  });
  if (head.code === 0) return "HEAD";
  const empty = await tryGit(["hash-object", "-t", "tree", "--stdin"], {
    gitDir,
    stdin: "",
    timeoutMs: TIMEOUT_MS,
  });
  return new TextDecoder().decode(empty.stdout).trim();
}
