import type { NarNode } from "./nar.ts";

/** One entry of a commit's tree, whole paths, as `git ls-tree -r` gives it. */
export interface GitTreeEntry {
  /** The path below the repository's root, `/` between its parts. */
  readonly pathBytes: Uint8Array;
  /** `100644`, `100755`, `120000` or `160000`. */
  readonly mode: string;
  readonly oid: string;
  /** Bytes. */
  readonly size: number;
}

/** Reads blobs by their ids; calls of `readBlob` overlap. */
export interface GitBlobReader {
  readBlob(oid: string): Promise<Uint8Array>;
  streamBlob(oid: string): AsyncIterable<Uint8Array>;
}

/**
 * Builds the tree whose narHash Nix (2.20 or later) records for a clean checkout of a commit: the raw
 * blobs, submodules absent.
 *
 * @throws {PackRepoError} `flake.bad-tree` (65) for entries that contradict each other.
 */
export function narTreeFromGit(
  _entries: readonly GitTreeEntry[],
  _blobs: GitBlobReader,
): NarNode {
  throw new TypeError("narTreeFromGit is not built yet");
}
