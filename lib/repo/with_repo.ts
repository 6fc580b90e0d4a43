import { withTempFolder } from "../host/mod.ts";
import { cloneRepo } from "./clone.ts";
import { openRepo } from "./open.ts";
import type { RepoSpec } from "./spec.ts";
import type { Repo } from "./types.ts";

/**
 * Opens a repository, gives it to `work` and closes it: a path is read where it lies, a URL is
 * cloned into a temporary folder, which is removed afterwards.
 *
 * @throws {PackRepoError} As `openRepo` and `cloneRepo`.
 */
export async function withRepo<T>(
  spec: RepoSpec,
  options: { readonly ref?: string },
  work: (repo: Repo) => Promise<T>,
): Promise<T> {
  if (spec.kind === "path") {
    await using repo = await openRepo(spec, options);
    return await work(repo);
  }
  return await withTempFolder(async (folder) => {
    await using repo = await cloneRepo(spec, `${folder}/source.git`, options);
    return await work(repo);
  });
}
