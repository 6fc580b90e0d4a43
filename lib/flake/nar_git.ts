import { flakeError } from "./flake_error.ts";
import type { NarEntry, NarFolder, NarNode } from "./nar.ts";
import { showName } from "./nar_parts.ts";

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

/** Options of {@linkcode narTreeFromGit}. */
export interface GitTreeOptions {
  /**
   * What stands for a submodule: nothing (`absent`, the default), as Nix hashes a clean work tree, or
   * an empty folder, as Nix 2.26 hashes the same commit when it fetches it by `?rev=`.
   */
  readonly submodules?: "absent" | "empty folders";
}

/** No system follows a longer link; without a bound one entry could take all memory. */
const LONGEST_LINK = 1 << 20;

/** A folder being filled; `folders` has `undefined` for a name that is not a folder. */
interface Draft {
  readonly entries: NarEntry[];
  readonly folders: Map<string, Draft | undefined>;
}

function newDraft(): Draft {
  return { entries: [], folders: new Map() };
}

/** Latin-1 keeps one character a byte, whatever the bytes mean. */
function latin1Of(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOfLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function badEntry(entry: GitTreeEntry, why: string): Error {
  return flakeError("flake.bad-tree", {
    exit: "data",
    message: `Cannot serialise ${showName(entry.pathBytes)}: ${why}`,
    hint: "Check the repository with git fsck",
  });
}

function leafOf(entry: GitTreeEntry, blobs: GitBlobReader): NarNode {
  const { oid, size } = entry;
  if (entry.mode === "160000") return { kind: "folder", entries: [] };
  if (entry.mode === "120000") {
    if (size > LONGEST_LINK) throw badEntry(entry, `a link whose target has ${size} bytes`);
    return { kind: "link", read: () => blobs.readBlob(oid) };
  }
  if (!/^100[0-7]{3}$/.test(entry.mode)) throw badEntry(entry, `the mode ${entry.mode}`);
  return {
    kind: "file",
    // Old commits hold modes like 100664; git itself, too, looks at the owner's x alone.
    executable: (parseInt(entry.mode, 8) & 0o100) !== 0,
    size,
    read: () => blobs.readBlob(oid),
    stream: () => blobs.streamBlob(oid),
  };
}

/**
 * Builds the tree whose narHash Nix (2.20 or later) records for a clean checkout of a commit: the raw
 * blobs, whatever `.gitattributes` says.
 *
 * @throws {PackRepoError} `flake.bad-tree` (65) for entries that contradict each other.
 */
export function narTreeFromGit(
  entries: readonly GitTreeEntry[],
  blobs: GitBlobReader,
  options: GitTreeOptions = {},
): NarFolder {
  const root = newDraft();
  for (const entry of entries) {
    // A submodule leaves nothing behind, not even the folders above it.
    if (entry.mode === "160000" && options.submodules !== "empty folders") continue;
    const parts = latin1Of(entry.pathBytes).split("/");
    let folder = root;
    for (const [index, part] of parts.entries()) {
      const isLeaf = index === parts.length - 1;
      let below = folder.folders.get(part);
      if (folder.folders.has(part) && (isLeaf || below === undefined)) {
        throw badEntry(entry, "a path is there twice, or is a file and a folder");
      }
      if (isLeaf) {
        folder.folders.set(part, undefined);
        folder.entries.push({ name: bytesOfLatin1(part), node: leafOf(entry, blobs) });
      } else {
        if (below === undefined) {
          below = newDraft();
          folder.folders.set(part, below);
          const node: NarFolder = { kind: "folder", entries: below.entries };
          folder.entries.push({ name: bytesOfLatin1(part), node });
        }
        folder = below;
      }
    }
  }
  return { kind: "folder", entries: root.entries };
}
