import type { PackRepoError } from "../base/mod.ts";
import { hardenedUploadPack, type ProcessResult, startTimer, tryGit } from "../host/mod.ts";
import { cloneFailure } from "./clone_failure.ts";
import type { Access } from "./credentials.ts";

const PARTIAL = "--filter=blob:none";

/** A clone that is being made. */
export class Clone {
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
