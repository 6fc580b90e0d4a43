import type { LockTopic } from "./lock_nodes.ts";
import { type ExitName, PackRepoError } from "../base/mod.ts";

/** The codes of the errors that lib/flake throws. */
export type FlakeErrorCode =
  | "flake.bad-hash"
  | "flake.bad-tree"
  | "flake.content-changed"
  | `flake.lock-${LockTopic}`
  | "flake.not-found"
  | "flake.unreadable-name";

/** What a {@linkcode flakeError} says besides its code. */
export interface FlakeErrorInit {
  readonly message: string;
  readonly hint: string;
  /** `config` (78) unless said otherwise. */
  readonly exit?: ExitName;
  readonly cause?: unknown;
}

/** Returns an error of lib/flake. */
export function flakeError(code: FlakeErrorCode, init: FlakeErrorInit): PackRepoError {
  return new PackRepoError({ exit: "config", ...init, code });
}
