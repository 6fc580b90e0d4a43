import { repoError } from "./errors.ts";
import { parseCommit } from "./commit.ts";
import { GitRepo } from "./git_repo.ts";
import { locate, locateCommit, type Located } from "./locate.ts";
import { ObjectReader } from "./object_reader.ts";
import { readRemote } from "./remote.ts";
import { checkRef, resolveRef } from "./resolve.ts";
import type { RepoSpec } from "./spec.ts";
import type { Oid, Repo } from "./types.ts";

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
  located: Located,
  { label, ref, branch: knownBranch }: OpenLocated,
): Promise<GitRepo> {
  const resolving = resolveRef(ref, { gitDir: located.gitDir, label })
    .then(({ commit, branch = knownBranch }) => ({ commit, branch }));
  return await openResolved(located, resolving, label);
}

/** Opens a git directory that was located, at the commit that is being found. */
async function openResolved(
  { gitDir, isShallow }: Located,
  resolving: Promise<{ readonly commit: Oid; readonly branch?: string | undefined }>,
  label: string,
): Promise<GitRepo> {
  const objects = new ObjectReader(gitDir);
  // Together, and both to their end: a failure leaves no process behind.
  const [reading, asking] = await Promise.allSettled([
    resolving.then(async ({ commit, branch }) => {
      const { tree, committedAt } = parseCommit(await objects.read(commit, "commit"));
      return { commit, tree, committedAt, ...(branch === undefined ? {} : { branch }) };
    }),
    readRemote(gitDir),
  ]);
  if (reading.status === "rejected" || asking.status === "rejected") {
    await objects.close();
    throw reading.status === "rejected" ? reading.reason : (asking as PromiseRejectedResult).reason;
  }
  const remote = asking.value;
  const info = {
    ...reading.value,
    ...(remote === undefined ? {} : { remote }),
    history: isShallow ? "shallow" as const : "full" as const,
  };
  return new GitRepo({ label, gitDir, info, objects });
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
  const found = await locateCommit(location, options.ref ?? "HEAD", label);
  return found === undefined
    ? await openLocated(await locate(location, label), { label, ref: options.ref })
    : await openResolved(found.located, Promise.resolve(found.resolved), label);
}
