import { Buffer } from "node:buffer";
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

/** `100644 blob <id> <size, padded> TAB`: the fields in front of a path. */
const FIELDS = /([0-7]{6}) (blob|tree|commit) ([0-9a-f]{40,64}) +(-|BAD|0|[1-9][0-9]{0,15})\t/y;

function blobMode(mode: string): "100644" | "100755" | "120000" {
  if (mode === "120000") return mode;
  // Trees of old versions of git hold other permissions; git itself reads them like this.
  if (mode.startsWith("100")) return (Number.parseInt(mode, 8) & 0o100) === 0 ? "100644" : "100755";
  throw badListing(`a blob of mode ${mode}`);
}

/** Names that no work tree can hold or that would lead elsewhere, as parts of a path. */
const BAD_NAME = /(?:^|\/)(?:|\.|\.\.|\.git)(?:\/|$)/i;

function checkPath(path: string): void {
  const bad = BAD_NAME.exec(path)?.[0];
  if (bad === undefined) return;
  throw objectError(
    "repo.bad-tree",
    `Cannot use the tree: it holds an entry named ${JSON.stringify(bad.replaceAll("/", ""))}`,
  );
}

/** Refuses an escaped path that is written like another path. */
function checkEscaped(entries: readonly TreeEntry[]): void {
  if (entries.every((entry) => entry.isUtf8Path)) return;
  const texts = new Set(entries.filter((entry) => entry.isUtf8Path).map((entry) => entry.path));
  const clash = entries.find((entry) => !entry.isUtf8Path && texts.has(entry.path));
  if (clash === undefined) return;
  throw objectError(
    "repo.bad-tree",
    `Cannot use the tree: a path that is not UTF-8 is written as another path is: ${
      JSON.stringify(clash.path)
    }`,
  );
}

/**
 * Parses the output of `git ls-tree -r -t -l -z --full-tree` (git-ls-tree(1), "OUTPUT FORMAT"): any
 * byte but NUL may occur in a path.
 *
 * @throws {PackRepoError} Exit 65: `repo.bad-listing` for another form, `repo.bad-tree` for a tree
 * that names a path twice or leads out of itself, `repo.object-missing` for a blob without a size.
 */
export function parseTreeListing(bytes: Uint8Array): TreeListing {
  // One character a byte: positions in the text are positions in the bytes.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const entries: TreeEntry[] = [];
  const trees: ListedTree[] = [];
  // A tree that names a path twice is refused: git takes the first, others may take the last.
  const seen = new Set<string>();
  let isSorted = true;
  let previous = "";
  let at = 0;
  while (at < text.length) {
    FIELDS.lastIndex = at;
    const [fields = "", mode = "", type = "", oid = "", size = ""] = FIELDS.exec(text) ?? [];
    if (!isOid(oid)) throw badListing("an entry of another form");
    const start = at + fields.length;
    const end = text.indexOf("\0", start);
    if (end < 0) throw badListing("it ends in the middle of an entry");
    at = end + 1;
    const latin1 = text.slice(start, end);
    const pathBytes = bytes.subarray(start, end);
    checkPath(latin1);
    if (seen.has(latin1)) {
      throw objectError(
        "repo.bad-tree",
        `Cannot use the tree: it holds ${JSON.stringify(pathText(pathBytes).path)} twice`,
      );
    }
    seen.add(latin1);
    if (type === "tree") {
      trees.push({ pathBytes, oid });
      continue;
    }
    // deno-lint-ignore no-control-regex
    const isAscii = /^[\x00-\x7f]*$/.test(latin1);
    const { path, isUtf8Path } = isAscii ? { path: latin1, isUtf8Path: true } : pathText(pathBytes);
    if (size === "BAD") {
      throw objectError(
        "repo.object-missing",
        `Cannot read ${JSON.stringify(path)}: its blob ${oid} is not there`,
      );
    }
    if ((type === "commit") !== (size === "-") || (type === "commit") !== (mode === "160000")) {
      throw badListing(`a ${type} of mode ${mode}`);
    }
    // Latin-1 characters compare as their bytes do.
    if (latin1 < previous) isSorted = false;
    previous = latin1;
    entries.push(
      type === "commit"
        ? { path, pathBytes, isUtf8Path, mode: "160000", oid, size: 0 }
        : { path, pathBytes, isUtf8Path, mode: blobMode(mode), oid, size: Number(size) },
    );
  }
  if (!isSorted) entries.sort((a, b) => Buffer.compare(a.pathBytes, b.pathBytes));
  checkEscaped(entries);
  return { entries, trees };
}
