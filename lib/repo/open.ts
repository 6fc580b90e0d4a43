import { repoError } from "./errors.ts";
import { parseCommit } from "./commit.ts";
import { GitRepo } from "./git_repo.ts";
import { locate, type Located } from "./locate.ts";
import { ObjectReader } from "./object_reader.ts";
import { readRemote } from "./remote.ts";
import { checkRef, resolveRef } from "./resolve.ts";
import type { RepoSpec } from "./spec.ts";
import type { Repo } from "./types.ts";

/** Options of {@linkcode openRepo}. */
export interface OpenOptions {
  /** A branch, a tag, a commit id or any other revision; HEAD by default. */
  readonly ref?: string;
}

/** How {@linkcode openLocated} opens a repository. */
export interface OpenLocated {
  readonly label: string;
  readonly ref?: string | undefined;
  /** The branch to record, where the revision does not say it. */
  readonly branch?: string | undefined;
}

/** Opens a git directory that was located, at a revision. */
export async function openLocated(
  { gitDir, isShallow }: Located,
  { label, ref, branch: knownBranch }: OpenLocated,
): Promise<GitRepo> {
  // Together, and both to their end: a failure leaves no process behind.
  const [resolving, reading] = await Promise.allSettled([
    resolveRef(ref, { gitDir, label }),
    readRemote(gitDir),
  ]);
  if (resolving.status === "rejected") throw resolving.reason;
  if (reading.status === "rejected") throw reading.reason;
  const [resolved, remote] = [resolving.value, reading.value];
  const { commit, branch = knownBranch } = resolved;
  const objects = new ObjectReader(gitDir);
  try {
    const { tree, committedAt } = parseCommit(await objects.read(commit, "commit"));
    const info = {
      commit,
      tree,
      committedAt,
      ...(branch === undefined ? {} : { branch }),
      ...(remote === undefined ? {} : { remote }),
      history: isShallow ? "shallow" as const : "full" as const,
    };
    return new GitRepo({ label, gitDir, info, objects });
  } catch (error) {
    await objects.close();
    throw error;
  }
}

/**
 * Opens a repository of this machine at one commit: a work tree, a folder in one, a bare repository
 * or a linked work tree. Content comes from git's objects; the work tree is not looked at.
 *
 * Requires `run` permission for `git` and no `read` permission. Close the repository afterwards.
 *
 * @throws {PackRepoError} `repo.not-found`, `repo.not-a-repository`, `repo.not-readable`,
 * `repo.no-commit`, `repo.ref-not-found` (66), `repo.unusable`, `repo.object-missing`,
 * `repo.object-corrupt` (65), `repo.bad-ref` (64), `repo.url-not-cloned` (70) for a URL.
 */
export async function openRepo(spec: RepoSpec, options: OpenOptions = {}): Promise<Repo> {
  if (options.ref !== undefined) checkRef(options.ref);
  if (spec.kind === "url") {
    throw repoError(
      "repo.url-not-cloned",
      "software",
      `Cannot open ${JSON.stringify(spec.label)}: a URL must be cloned first`,
      "Report this: it is a mistake in PackRepo",
    );
  }
  const { label, location } = spec;
  return await openLocated(await locate(location, label), { label, ref: options.ref });
}
