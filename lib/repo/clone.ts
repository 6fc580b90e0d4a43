import { pathInfo, removeTree, tryGit } from "../host/mod.ts";
import { Clone } from "./clone_transfer.ts";
import { accessTo } from "./credentials.ts";
import type { GitRepo } from "./git_repo.ts";
import { formerBlobs } from "./history.ts";
import { locate } from "./locate.ts";
import { isOid } from "./oid.ts";
import { openLocated } from "./open.ts";
import { recordableRemote } from "./remote.ts";
import { checkRef, resolveRef } from "./resolve.ts";
import type { RepoSpec } from "./spec.ts";
import type { Oid, Repo } from "./types.ts";

/** Options of {@linkcode cloneRepo}. */
export interface CloneOptions {
  /** A branch, a tag or a commit id; the remote's HEAD by default. */
  readonly ref?: string;
  /** Milliseconds for the whole transfer; half an hour by default. */
  readonly timeoutMs?: number;
  /** `wanted` (the default) may leave out the blobs of other commits; `all` asks for everything. */
  readonly blobs?: "wanted" | "all";
}

const DEFAULT_TIMEOUT_MS = 30 * 60_000;

async function tryResolve(ref: string | undefined, folder: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(
    ["rev-parse", "--verify", "-q", "--end-of-options", `${ref ?? "HEAD"}^{commit}`],
    { gitDir: folder },
  );
  const commit = new TextDecoder().decode(stdout).trim();
  return code === 0 && isOid(commit) ? commit : undefined;
}

/** Fetches what a revision names where no branch or tag of the remote led to it. */
async function fetchRef(
  clone: Clone,
  ref: string,
  options: { folder: string; isPartial: boolean },
): Promise<void> {
  const refspec = isOid(ref.toLowerCase())
    ? ref.toLowerCase()
    : ref.startsWith("refs/") && !/[\s:^~?*[\\]|\.\./.test(ref)
    ? `+${ref}:${ref}`
    : undefined;
  if (refspec === undefined) return;
  const result = await clone.fetch([refspec], options.isPartial);
  const isUnknown = /not our ref|couldn't find remote ref|unadvertised object|no such remote ref/i;
  if (result.code !== 0 && (result.timedOut || !isUnknown.test(result.stderr))) {
    throw clone.failure(result);
  }
}

/** Returns the objects of a commit's tree that the clone lacks; git does not fetch them meanwhile. */
async function missingObjects(folder: string, commit: string): Promise<string[]> {
  const { code, stdout } = await tryGit(
    ["rev-list", "--objects", "--no-object-names", "--missing=print", `${commit}^{tree}`],
    { gitDir: folder },
  );
  if (code !== 0) return [];
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.startsWith("?")).map((line) => line.slice(1));
}

/** Makes the clone say where it comes from, or nothing: no user, no password, no path. */
async function recordRemote(folder: string, remote: string | undefined): Promise<void> {
  const args = remote === undefined
    ? ["config", "--unset-all", "remote.origin.url"]
    : ["config", "--replace-all", "remote.origin.url", remote];
  await tryGit(args, { gitDir: folder });
}

/**
 * Fetches in one batch what a partial clone lacks of a commit and of what its files were before
 * their latest changes, or else everything.
 */
async function complete(clone: Clone, folder: string, commit: Oid): Promise<void> {
  const missing = await missingObjects(folder, commit);
  if (missing.length === 0) return;
  // Where the history can't be read, a pack says that it is not all there.
  const former = await formerBlobs(folder, { commit, history: "full" }).catch(() => []);
  // A new clone that lacks some blobs lacks all of them.
  const lacking = [...new Set([...missing, ...former])];
  // A source that lacks a blob of its history refuses all of them (git 2.45); the commit's own may do.
  for (const wanted of lacking.length > missing.length ? [lacking, missing] : [missing]) {
    const result = await clone.fetch(wanted, true);
    if (result.timedOut) throw clone.failure(result);
    if (result.code === 0) return;
  }
  // A server may know filters and yet refuse single objects.
  await removeTree(folder);
  await clone.create(false);
  if ((await tryResolve(commit, folder)) === undefined) {
    await fetchRef(clone, commit, { folder, isPartial: false });
  }
}

/** Below this a whole clone of a repository of this machine is quicker than a partial one. */
const SMALL_KIB = 8 * 1024;

async function isSmall(gitDir: string): Promise<boolean> {
  const { stdout } = await tryGit(["count-objects", "-v"], { gitDir });
  const counts = new TextDecoder().decode(stdout);
  const sizes = [...counts.matchAll(/^size(?:-pack)?: (\d+)$/gm)].map(([, kib]) => Number(kib));
  return sizes.length > 0 && sizes.reduce((sum, kib) => sum + kib, 0) < SMALL_KIB;
}

/** What a clone is made from, and where. */
interface CloneRequest {
  readonly spec: RepoSpec;
  readonly folder: string;
  readonly options: CloneOptions;
}

async function cloneLocal(path: string, request: CloneRequest): Promise<GitRepo> {
  const { spec: { label }, folder, options } = request;
  const { ref, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const located = await locate(path, label);
  const source = await openLocated(located, { label, ref });
  await source.close();
  const { commit, branch, remote } = source.info;
  const access = { url: located.gitDir, settings: [], env: {}, secrets: [] };
  const clone = new Clone(folder, { label, access, isLocal: true, timeoutMs });
  const isPartial = options.blobs !== "all" && !(await isSmall(located.gitDir));
  await clone.create(isPartial);
  if ((await tryResolve(commit, folder)) === undefined) {
    const result = await clone.fetch([commit], isPartial);
    if (result.code !== 0) throw clone.failure(result);
  }
  if (isPartial) await complete(clone, folder, commit);
  await recordRemote(folder, remote);
  return await openLocated(await locate(folder, label), { label, ref: commit, branch });
}

async function cloneRemote({ spec, folder, options }: CloneRequest): Promise<GitRepo> {
  const { label } = spec;
  const { ref, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const isPartial = options.blobs !== "all";
  const access = accessTo(spec);
  const clone = new Clone(folder, { label, access, isLocal: false, timeoutMs });
  await clone.create(isPartial);
  if (ref !== undefined && (await tryResolve(ref, folder)) === undefined) {
    await fetchRef(clone, ref, { folder, isPartial });
  }
  const { commit, branch } = await resolveRef(ref, { gitDir: folder, label });
  if (isPartial) await complete(clone, folder, commit);
  await recordRemote(folder, recordableRemote(access.url));
  return await openLocated(await locate(folder, label), { label, ref: commit, branch });
}

/**
 * Makes a clean clone in a folder that is not there yet, and opens it: bare, without hooks,
 * templates or anything of the source's configuration, sharing no file with it. History is kept; of
 * the blobs only those of the wanted commit are fetched where that is quicker and the server has
 * partial clone. Nothing is fetched any more once it is open.
 *
 * Credentials in the URL reach git through the environment of its process and are not stored.
 *
 * Requires `run` permission for `git` and `read` and `write` permission for the folder, which is
 * removed again when cloning fails; remove it yourself after closing.
 *
 * @throws {PackRepoError} `repo.clone-failed` (69) for the network and for missing access,
 * `repo.not-found` (66) where there is no such repository, `repo.disk-full` (74), and as `openRepo`.
 */
export async function cloneRepo(
  spec: RepoSpec,
  folder: string,
  options: CloneOptions = {},
): Promise<Repo> {
  if (options.ref !== undefined) checkRef(options.ref);
  if (!folder.startsWith("/")) {
    throw new TypeError(`The folder of a clone must be absolute: ${JSON.stringify(folder)}`);
  }
  if ((await pathInfo(folder)) !== undefined) {
    throw new TypeError(`The folder of a clone must not be there yet: ${JSON.stringify(folder)}`);
  }
  const path = spec.kind === "path"
    ? spec.location
    : spec.location.startsWith("file://")
    ? decodeURIComponent(spec.location.slice("file://".length))
    : undefined;
  try {
    return path === undefined
      ? await cloneRemote({ spec, folder, options })
      : await cloneLocal(path, { spec, folder, options });
  } catch (error) {
    // Git removes what it made when it fails, but not when it is killed.
    await removeTree(folder).catch(() => {});
    throw error;
  }
}
