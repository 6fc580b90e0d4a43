import { type ArchiveBudget, type ArchiveEntry, spend } from "./archive_budget.ts";

/** POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header". */
const BLOCK = 512;

function textAt(bytes: Uint8Array, at: number, size: number): string {
  const field = bytes.subarray(at, at + size);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function sizeAt(bytes: Uint8Array, at: number): number {
  // GNU's form for sizes that do not fit: the first bit set, then the number in base 256.
  if (bytes[at]! >= 0x80) {
    return bytes.subarray(at + 1, at + 12).reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const text = textAt(bytes, at, 12).trim();
  if (!/^[0-7]*$/.test(text)) throw new Error("a size is no number");
  return text === "" ? 0 : parseInt(text, 8);
}

/** Returns the path that a pax header gives to the next entry. */
function paxPath(bytes: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(bytes))?.[1];
}

/** Yields the regular files of a tar; throws as `readArchive`. */
export function* readTar(bytes: Uint8Array, budget: ArchiveBudget): Generator<ArchiveEntry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length;) {
    if (bytes[at] === 0) return;
    const size = sizeAt(bytes, at + 124);
    const type = String.fromCharCode(bytes[at + 156]!);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length !== size) throw new Error("an entry is cut off");
    const prefix = textAt(bytes, at + 345, 155);
    const name = textAt(bytes, at, 100);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === "x") longName = paxPath(content) ?? longName;
    else if (type === "L") longName = textAt(content, 0, content.length);
    else {
      const path = longName ?? (prefix === "" ? name : `${prefix}/${name}`);
      longName = undefined;
      if (type !== "0" && type !== "\0" && type !== "7") continue;
      spend(budget, content.length);
      yield { name: path, bytes: content };
    }
  }
}
