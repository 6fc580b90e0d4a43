import type { PackRepoError } from "../base/mod.ts";
import {
  hardenedUploadPack,
  pathInfo,
  type ProcessResult,
  removeTree,
  startTimer,
  tryGit,
} from "../host/mod.ts";
import { type Access, accessTo } from "./credentials.ts";
import { cloneFailure } from "./clone_failure.ts";
import type { GitRepo } from "./git_repo.ts";
import { locate } from "./locate.ts";
import { isOid } from "./oid.ts";
import { openLocated } from "./open.ts";
import { recordableRemote } from "./remote.ts";
import { checkRef, resolveRef } from "./resolve.ts";
import type { RepoSpec } from "./spec.ts";
import type { Repo } from "./types.ts";

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
const PARTIAL = "--filter=blob:none";

/** A clone that is being made. */
class Clone {
  readonly #folder: string;
  readonly #label: string;
  readonly #access: Access;
  readonly #isLocal: boolean;
  readonly #timeoutMs: number;
  readonly #elapsed = startTimer();

  constructor(
    folder: string,
    source: { label: string; access: Access; isLocal: boolean; timeoutMs: number },
  ) {
    this.#folder = folder;
    this.#label = source.label;
    this.#access = source.access;
    this.#isLocal = source.isLocal;
    this.#timeoutMs = source.timeoutMs;
  }

  /** Runs a git command that talks to the remote; the time of all of them together is bounded. */
  transfer(args: readonly string[], options: { stdin?: string } = {}): Promise<ProcessResult> {
    return tryGit(args, {
      mode: "transfer",
      env: this.#access.env,
      settings: [
        ...this.#access.settings,
        // The user's preferences must not change what a clone is.
        ["clone.defaultRemoteName", "origin"],
        ["clone.rejectShallow", "false"],
      ],
      timeoutMs: Math.max(1, this.#timeoutMs - this.#elapsed()),
      ...options,
    });
  }

  failure(result: ProcessResult): PackRepoError {
    return cloneFailure(result, {
      label: this.#label,
      secrets: this.#access.secrets,
      isLocal: this.#isLocal,
    });
  }

  get #uploadPack(): string[] {
    return this.#isLocal ? [`--upload-pack=${hardenedUploadPack()}`] : [];
  }

  /** Makes the clone: bare, no templates and hence no hooks, nothing shared with the source. */
  async create(isPartial: boolean): Promise<void> {
    const result = await this.transfer([
      "clone",
      "--bare",
      "--quiet",
      "--no-local",
      "--template=",
      ...this.#uploadPack,
      ...(isPartial ? [PARTIAL] : []),
      "--",
      this.#access.url,
      this.#folder,
    ]);
    if (result.code !== 0 || result.timedOut) throw this.failure(result);
  }

  /** Fetches further objects by their ids; returns how it ended. */
  fetch(refspecs: readonly string[], isPartial: boolean): Promise<ProcessResult> {
    return this.transfer([
      `--git-dir=${this.#folder}`,
      "-c",
      // All of them are missing: telling the server what is there would only take time.
      "fetch.negotiationAlgorithm=noop",
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--recurse-submodules=no",
      ...this.#uploadPack,
      ...(isPartial ? [PARTIAL] : []),
      "--stdin",
      "origin",
    ], { stdin: refspecs.map((refspec) => `${refspec}\n`).join("") });
  }
}

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

async function cloneLocal(
  path: string,
  spec: RepoSpec,
  target: { folder: string; options: CloneOptions },
): Promise<GitRepo> {
  const { folder, options: { ref, timeoutMs = DEFAULT_TIMEOUT_MS } } = target;
  const located = await locate(path, spec.label);
  const source = await openLocated(located, { label: spec.label, ref });
  await source.close();
  const access = { url: located.gitDir, settings: [], env: {}, secrets: [] };
  const clone = new Clone(folder, { label: spec.label, access, isLocal: true, timeoutMs });
  await clone.create(false);
  const { commit, branch, remote } = source.info;
  if ((await tryResolve(commit, folder)) === undefined) {
    const result = await clone.fetch([commit], false);
    if (result.code !== 0) throw clone.failure(result);
  }
  await recordRemote(folder, remote);
  const { label } = spec;
  return await openLocated(await locate(folder, label), { label, ref: commit, branch });
}

async function cloneRemote(
  spec: RepoSpec,
  folder: string,
  options: CloneOptions,
): Promise<GitRepo> {
  const { ref, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  let isPartial = options.blobs !== "all";
  const access = accessTo(spec);
  const clone = new Clone(folder, { label: spec.label, access, isLocal: false, timeoutMs });
  await clone.create(isPartial);
  if (ref !== undefined && (await tryResolve(ref, folder)) === undefined) {
    await fetchRef(clone, ref, { folder, isPartial });
  }
  const place = { gitDir: folder, label: spec.label };
  const { commit, branch } = await resolveRef(ref, place);
  const lacking = isPartial ? await missingObjects(folder, commit) : [];
  if (lacking.length > 0) {
    const result = await clone.fetch(lacking, true);
    if (result.timedOut) throw clone.failure(result);
    if (result.code !== 0) {
      // A server may know filters and yet refuse single objects: then everything is fetched.
      await removeTree(folder);
      isPartial = false;
      await clone.create(isPartial);
      if ((await tryResolve(commit, folder)) === undefined) {
        await fetchRef(clone, commit, { folder, isPartial });
      }
    }
  }
  await recordRemote(folder, recordableRemote(access.url));
  const { label } = spec;
  return await openLocated(await locate(folder, label), { label, ref: commit, branch });
}

/**
 * Makes a clean clone in a folder that is not there yet, and opens it: bare, without hooks,
 * templates or anything of the source's configuration, sharing no file with it. History is kept; of
 * a URL whose server has partial clone, only the blobs of the wanted commit are fetched. Nothing is
 * fetched any more once it is open.
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
      ? await cloneRemote(spec, folder, options)
      : await cloneLocal(path, spec, { folder, options });
  } catch (error) {
    // Git removes what it made when it fails, but not when it is killed.
    await removeTree(folder).catch(() => {});
    throw error;
  }
}
