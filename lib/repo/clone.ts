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

/** Makes a clean bare clone in a folder that is not there yet, and opens it. */
export function cloneRepo(
  _spec: RepoSpec,
  _folder: string,
  _options: CloneOptions = {},
): Promise<Repo> {
  throw new TypeError("Not built yet");
}
