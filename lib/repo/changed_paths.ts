import { lastLine, tryGit } from "../host/mod.ts";
import { objectError } from "./errors.ts";
import { redactLine } from "./redact.ts";
import { resolveRef } from "./resolve.ts";
import { pathText } from "./tree_listing.ts";
import type { Oid, Repo } from "./types.ts";

/** What of a repository is looked at. */
type Opened = Pick<Repo, "gitDir" | "label" | "info">;

/**
 * Returns the commit that a revision of an open repository names.
 *
 * @throws {PackRepoError} `repo.ref-not-found` (66), `repo.bad-ref` (64), `repo.object-missing` (65).
 */
export async function resolveIn(repo: Opened, ref: string): Promise<Oid> {
  return (await resolveRef(ref, { gitDir: repo.gitDir, label: repo.label })).commit;
}

/**
 * Returns the paths that differ between the tree of a commit and that of the commit at which a
 * repository is open, in either of them: content, mode or existence. A renamed file differs under
 * both names. Paths are written as `TreeEntry.path` is.
 *
 * Compares the trees (git-diff-tree(1)); no configuration, attribute or blob takes part in it.
 *
 * @throws {PackRepoError} `repo.object-missing`, `repo.object-corrupt` (65).
 */
export async function changedPaths(repo: Opened, since: Oid): Promise<ReadonlySet<string>> {
  const result = await tryGit([
    "diff-tree",
    "-r",
    "-z",
    "--name-only",
    "--no-renames",
    "--no-relative",
    "--ignore-submodules=none",
    since,
    repo.info.commit,
  ], { gitDir: repo.gitDir });
  if (result.code !== 0) {
    const line = redactLine(lastLine(result.stderr));
    throw objectError(
      /corrupt|mismatch/i.test(line) ? "repo.object-corrupt" : "repo.object-missing",
      `Cannot compare ${since} with ${repo.info.commit} in ${repo.label}: ${line}`,
    );
  }
  const paths = new Set<string>();
  let start = 0;
  for (;;) {
    const end = result.stdout.indexOf(0, start);
    if (end < 0) return paths;
    paths.add(pathText(result.stdout.subarray(start, end)).path);
    start = end + 1;
  }
}
