import { type Check, PackRepoError, type Sha256Hex } from "../base/mod.ts";
import { formatHash, parseFlakeLock, parseHash } from "../flake/mod.ts";

/** The variable in which the flake's shell, apps and images say which nixpkgs their tools are from. */
export const NIXPKGS_VARIABLE = "PACKREPO_NIXPKGS";

/** Which nixpkgs the tools of a boot are from. */
export interface NixpkgsState {
  /** The narHash of its tree, in hexadecimal. */
  readonly narHash: Sha256Hex;
  /** Whether it is another one than `flake.lock` has (`--override-input`). */
  readonly isOverridden: boolean;
}

/**
 * Returns which nixpkgs the tools are from, or `undefined` where nothing says so: they are then not
 * from the flake.
 *
 * @throws {PackRepoError} `flake.bad-hash` (78) where the variable holds no narHash, and as
 * `parseFlakeLock`.
 */
export function nixpkgsState(
  variable: string | undefined,
  flakeLock: string,
): NixpkgsState | undefined {
  if (variable === undefined || variable === "") return undefined;
  const narHash = parseHash(variable);
  const locked = parseFlakeLock(flakeLock).inputs.find(({ name }) => name === "nixpkgs");
  return {
    narHash,
    isOverridden: locked === undefined || parseHash(locked.narHash) !== narHash,
  };
}

/**
 * Returns the row of the environment that says where the tools are from, and the state where there is
 * one. An override is no failure, but a boot with one must never look like a boot without.
 */
export function judgeNixpkgs(
  variable: string | undefined,
  flakeLock: string,
): { readonly row: Check; readonly state?: NixpkgsState } {
  const id = "nixpkgs";
  let state: NixpkgsState | undefined;
  try {
    state = nixpkgsState(variable, flakeLock);
  } catch (error) {
    if (!(error instanceof PackRepoError)) throw error;
    return { row: { id, status: "failed", detail: `${NIXPKGS_VARIABLE}: ${error.message}` } };
  }
  if (state === undefined) {
    return { row: { id, status: "skipped", detail: "the tools are not from the flake" } };
  }
  const shown = formatHash(state.narHash, "sri");
  const row: Check = state.isOverridden
    ? { id, status: "skipped", detail: `overridden: ${shown}, not what flake.lock has` }
    : { id, status: "passed", detail: `${shown}, as flake.lock has it` };
  return { row, state };
}
