import { flakeError } from "./flake_error.ts";
import type { NarEntry, NarFile, NarLink, NarNode } from "./nar.ts";

/** Bytes of the format itself, or a file or link whose content comes next as a string. */
export type NarPart = Uint8Array | { readonly name: Uint8Array; readonly node: NarFile | NarLink };

/** Returns words as strings of the format: length as 64 bits, bytes, zeros to a multiple of 8. */
function strings(...words: readonly string[]): Uint8Array {
  const parts = words.map((word) => {
    const bytes = new Uint8Array(8 + Math.ceil(word.length / 8) * 8);
    bytes[0] = word.length;
    bytes.set(new TextEncoder().encode(word), 8);
    return bytes;
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const MAGIC = strings("nix-archive-1");
const FILE = strings("(", "type", "regular", "contents");
const EXECUTABLE = strings("(", "type", "regular", "executable", "", "contents");
const LINK = strings("(", "type", "symlink", "target");
const FOLDER = strings("(", "type", "directory");
const ENTRY = strings("entry", "(", "name");
const NODE = strings("node");
const CLOSE = strings(")");

/** Returns a name for a message: quoted, bytes that are not UTF-8 replaced, cut to 200 characters. */
export function showName(name: Uint8Array): string {
  return JSON.stringify(new TextDecoder().decode(name.subarray(0, 200)));
}

/** Compares two names by their bytes, the only order a NAR knows. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function badName(name: Uint8Array, why: string): Error {
  return flakeError("flake.bad-tree", {
    exit: "data",
    message: `Cannot serialise the name ${showName(name)}: ${why}`,
    hint: "Check the repository with git fsck",
  });
}

/** Returns the entries in the order of their names' bytes; throws for a name no tree can hold. */
function sortedEntries(entries: readonly NarEntry[]): readonly NarEntry[] {
  const sorted = entries.toSorted((a, b) => compareBytes(a.name, b.name));
  let previous: Uint8Array | undefined;
  for (const { name } of sorted) {
    const isDots = (name.length === 1 || name.length === 2) && name.every((byte) => byte === 0x2e);
    if (name.length === 0 || isDots || name.includes(0x2f) || name.includes(0)) {
      throw badName(name, `it is empty, "." or "..", or has "/" or NUL in it`);
    }
    if (previous !== undefined && compareBytes(previous, name) === 0) {
      throw badName(name, "it is twice in one folder");
    }
    previous = name;
  }
  return sorted;
}

function stringOf(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + Math.ceil(bytes.length / 8) * 8);
  new DataView(out.buffer).setUint32(0, bytes.length, true);
  out.set(bytes, 8);
  return out;
}

/**
 * Returns the parts of a tree's NAR in order; every file or link stands where its content belongs.
 *
 * It keeps its own stack: a git tree may be deeper than the call stack.
 */
export function* narPartsOf(root: NarNode): Generator<NarPart> {
  const open: { readonly entries: readonly NarEntry[]; next: number }[] = [];
  let name = new Uint8Array();
  let node: NarNode | undefined = root;
  yield MAGIC;
  while (true) {
    if (node !== undefined) {
      if (node.kind === "folder") {
        yield FOLDER;
        open.push({ entries: sortedEntries(node.entries), next: 0 });
      } else {
        yield node.kind === "link" ? LINK : node.executable ? EXECUTABLE : FILE;
        yield { name, node };
        yield CLOSE;
        // The parenthesis of the entry it stands in.
        if (open.length > 0) yield CLOSE;
      }
    }
    const folder = open.at(-1);
    if (folder === undefined) return;
    const entry = folder.entries[folder.next++];
    if (entry === undefined) {
      open.pop();
      yield CLOSE;
      if (open.length > 0) yield CLOSE;
      node = undefined;
    } else {
      name = new Uint8Array(entry.name);
      yield ENTRY;
      yield stringOf(name);
      yield NODE;
      node = entry.node;
    }
  }
}
