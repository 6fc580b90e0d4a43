import type { RepoSpec } from "./spec.ts";
import type { Repo } from "./types.ts";

/** Options of {@linkcode openRepo}. */
export interface OpenOptions {
  /** A branch, a tag, a commit id or any other revision; HEAD by default. */
  readonly ref?: string;
}

/** Opens a repository of this machine at one commit. */
export function openRepo(_spec: RepoSpec, _options: OpenOptions = {}): Promise<Repo> {
  throw new TypeError("Not built yet");
}
