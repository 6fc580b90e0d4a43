import type { Sha256Hex } from "../base/mod.ts";

/** A regular file of a tree. */
export interface NarFile {
  readonly kind: "file";
  readonly executable: boolean;
  /** Bytes; reading anything else is an error. */
  readonly size: number;
  /** Reads it whole; used for small files, several at once. */
  read(): Promise<Uint8Array>;
  /** Reads it piece by piece; used for large files. */
  stream(): AsyncIterable<Uint8Array>;
}

/** A symbolic link of a tree; it is never followed. */
export interface NarLink {
  readonly kind: "link";
  /** Reads the bytes of its target, as they are. */
  read(): Promise<Uint8Array>;
}

/** One name in a folder. */
export interface NarEntry {
  /** The name's own bytes; they need not be UTF-8. */
  readonly name: Uint8Array;
  readonly node: NarNode;
}

/** A folder of a tree; the order of its entries does not matter. */
export interface NarFolder {
  readonly kind: "folder";
  readonly entries: readonly NarEntry[];
}

/** What a NAR holds: a tree, or a single file or link. */
export type NarNode = NarFile | NarLink | NarFolder;

/** The digest of a tree as a NAR. */
export interface NarHash {
  readonly sha256: Sha256Hex;
  /** The same as lock files write it, `sha256-…`. */
  readonly sri: string;
  /** The NAR's length in bytes. */
  readonly size: number;
}

/**
 * Serialises a tree as a NAR (Dolstra 2006, figure 5.2), the form of which Nix takes its hashes.
 *
 * Memory stays bounded whatever the files' sizes: small files are read ahead up to a few megabytes,
 * large ones stream.
 *
 * @throws {PackRepoError} `flake.bad-tree` (65) for a name that no tree can hold or that is there twice,
 * `flake.content-changed` (74) for a file that is not as long as its `size` says.
 */
// deno-lint-ignore require-yield
export async function* narOf(_root: NarNode): AsyncIterable<Uint8Array> {
  throw new TypeError("narOf is not built yet");
}

/** Returns the digest of a tree as a NAR, what Nix calls narHash; throws as {@linkcode narOf}. */
export function narHash(_root: NarNode): Promise<NarHash> {
  throw new TypeError("narHash is not built yet");
}
