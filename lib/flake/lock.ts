/** One pinned input of a flake, direct or of another input. */
export interface FlakeInput {
  /** The way to it from the root, `nixpkgs` or `devshell/nixpkgs`. */
  readonly name: string;
  /** The fetcher: `github`, `gitlab`, `sourcehut` or `git`. */
  readonly type: string;
  readonly owner?: string;
  readonly repo?: string;
  /** The branch or tag that was asked for, where one was. */
  readonly ref?: string;
  /** The commit, 40 hexadecimal digits. */
  readonly rev: string;
  /** The narHash as SRI, `sha256-…`; see `parseHash`. */
  readonly narHash: string;
  /** The commit's time, Unix seconds. */
  readonly lastModified: number;
  /** The pinned flake URL without credentials, `github:NixOS/nixpkgs/<rev>`. */
  readonly url: string;
}

/** A `flake.lock` that {@linkcode parseFlakeLock} has read. */
export interface FlakeLock {
  readonly version: 7;
  /** Every pinned input once, under its shortest name, sorted by name. */
  readonly inputs: readonly FlakeInput[];
}

/**
 * Reads a `flake.lock`, more strictly than Nix itself.
 *
 * @throws {PackRepoError} `flake.lock-…` (78): the first thing that `checkFlakeLock` would call failed
 * in the lock alone.
 */
export function parseFlakeLock(_text: string): FlakeLock {
  throw new TypeError("parseFlakeLock is not built yet");
}
