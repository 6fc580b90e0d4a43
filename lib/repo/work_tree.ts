import type { RepoSpec } from "./spec.ts";

/** How a work tree differs from HEAD; files that git does not track are not counted. */
export interface WorkTreeState {
  readonly dirty: boolean;
  /** How many tracked paths differ. */
  readonly changed: number;
}

/** Returns how a work tree differs from HEAD, without running anything the repository names. */
export function readWorkTreeState(_spec: RepoSpec): Promise<WorkTreeState> {
  throw new TypeError("Not built yet");
}
