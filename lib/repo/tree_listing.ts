import { objectError } from "./errors.ts";
import { isOid } from "./oid.ts";
import type { Oid, TreeEntry } from "./types.ts";

/** A folder of a listing. */
export interface ListedTree {
  readonly pathBytes: Uint8Array;
  readonly oid: Oid;
}

/** What `git ls-tree -r -t -l -z` says. */
export interface TreeListing {
  readonly entries: readonly TreeEntry[];
  /** The folders, the root not among them. */
  readonly trees: readonly ListedTree[];
}

const NUL = 0x00;
const TAB = 0x09;
const SLASH = 0x2f;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns the text form of a path, as `TreeEntry.path` defines it. */
export function pathText(bytes: Uint8Array): { path: string; isUtf8Path: boolean } {
  try {
    return { path: utf8.decode(bytes), isUtf8Path: true };
  } catch {
    let path = "";
    for (const byte of bytes) {
      const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
      path += isPlain
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    }
    return { path, isUtf8Path: false };
  }
}

function badListing(what: string): Error {
  return objectError("repo.bad-listing", `Cannot read git ls-tree: ${what}`);
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** `100644 blob <id> <size, padded> TAB`: the fields in front of a path. */
const FIELDS = /^([0-7]{6}) (blob|tree|commit) ([0-9a-f]+) +(-|BAD|0|[1-9][0-9]{0,15})$/;

function blobMode(mode: string): "100644" | "100755" | "120000" {
  if (mode === "120000") return mode;
  // Trees of old versions of git hold other permissions; git itself reads them like this.
  if (mode.startsWith("100")) return (Number.parseInt(mode, 8) & 0o100) === 0 ? "100644" : "100755";
  throw badListing(`a blob of mode ${mode}`);
}

function checkName(bytes: Uint8Array): void {
  const name = ascii(bytes.subarray(0, 5)).toLowerCase();
  if (
    bytes.length === 0 || (bytes.length <= 4 && (name === "." || name === ".." || name === ".git"))
  ) {
    throw objectError(
      "repo.bad-tree",
      `Cannot use the tree: it holds an entry named ${JSON.stringify(name)}`,
    );
  }
}

/** Refuses names that no work tree can hold and that would lead elsewhere. */
function checkPath(path: Uint8Array): void {
  let start = 0;
  while (true) {
    const slash = path.indexOf(SLASH, start);
    checkName(path.subarray(start, slash < 0 ? undefined : slash));
    if (slash < 0) return;
    start = slash + 1;
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Refuses a tree that names a path twice: git takes the first, others may take the last. */
function checkUnique(entries: readonly TreeEntry[], trees: readonly ListedTree[]): void {
  const latin1 = new TextDecoder("latin1");
  const seen = new Set<string>();
  for (const { pathBytes } of [...trees, ...entries]) {
    const key = latin1.decode(pathBytes);
    if (seen.has(key)) {
      throw objectError(
        "repo.bad-tree",
        `Cannot use the tree: it holds ${JSON.stringify(pathText(pathBytes).path)} twice`,
      );
    }
    seen.add(key);
  }
  if (entries.every((entry) => entry.isUtf8Path)) return;
  const texts = new Set(entries.filter((entry) => entry.isUtf8Path).map((entry) => entry.path));
  const clash = entries.find((entry) => !entry.isUtf8Path && texts.has(entry.path));
  if (clash !== undefined) {
    throw objectError(
      "repo.bad-tree",
      `Cannot use the tree: a path that is not UTF-8 is written as another path is: ${
        JSON.stringify(clash.path)
      }`,
    );
  }
}

/**
 * Parses the output of `git ls-tree -r -t -l -z --full-tree` (git-ls-tree(1), "OUTPUT FORMAT"): any
 * byte but NUL may occur in a path.
 *
 * @throws {PackRepoError} Exit 65: `repo.bad-listing` for another form, `repo.bad-tree` for a tree
 * that names a path twice or leads out of itself, `repo.object-missing` for a blob without a size.
 */
export function parseTreeListing(bytes: Uint8Array): TreeListing {
  const entries: TreeEntry[] = [];
  const trees: ListedTree[] = [];
  let isSorted = true;
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(NUL, at);
    if (end < 0) throw badListing("it ends in the middle of an entry");
    // Six digits, a type, an id and a size: never longer than this.
    const tab = bytes.subarray(at, Math.min(end, at + 120)).indexOf(TAB);
    if (tab < 0) throw badListing("an entry without a path");
    const fields = FIELDS.exec(ascii(bytes.subarray(at, at + tab)));
    const [, mode = "", type, oid, size = ""] = fields ?? [];
    if (!isOid(oid)) throw badListing("an entry of another form");
    const pathBytes = bytes.subarray(at + tab + 1, end);
    checkPath(pathBytes);
    at = end + 1;
    if (type === "tree") {
      trees.push({ pathBytes, oid });
      continue;
    }
    const { path, isUtf8Path } = pathText(pathBytes);
    if (size === "BAD") {
      throw objectError(
        "repo.object-missing",
        `Cannot read ${JSON.stringify(path)}: its blob ${oid} is not there`,
      );
    }
    if ((type === "commit") !== (size === "-") || (type === "commit") !== (mode === "160000")) {
      throw badListing(`a ${type} of mode ${mode}`);
    }
    const previous = entries.at(-1);
    if (previous !== undefined && compareBytes(previous.pathBytes, pathBytes) >= 0) {
      isSorted = false;
    }
    entries.push(
      type === "commit"
        ? { path, pathBytes, isUtf8Path, mode: "160000", oid, size: 0 }
        : { path, pathBytes, isUtf8Path, mode: blobMode(mode), oid, size: Number(size) },
    );
  }
  if (!isSorted) entries.sort((a, b) => compareBytes(a.pathBytes, b.pathBytes));
  checkUnique(entries, trees);
  return { entries, trees };
}
