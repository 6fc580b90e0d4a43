import { BLOCK, paddingOf, type TarEntry } from "./tar_entry.ts";
import type { TarHeader } from "./tar_fields.ts";

const encoder = new TextEncoder();

/** The largest numbers that a ustar header's octal fields hold. */
const MAX_SIZE = 8 ** 11 - 1;
const MAX_ID = 8 ** 7 - 1;

const TYPES = { file: "0", hardlink: "1", link: "2", folder: "5" } as const;

/** Whether a header's field holds a text as it is; another one goes to a pax record. */
function fits(bytes: Uint8Array, width: number): boolean {
  return bytes.length <= width && bytes.every((byte) => byte < 0x80);
}

function checkNumber(entry: TarEntry, name: "mode" | "uid" | "gid" | "mtime", max: number): void {
  const value = entry[name];
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new TypeError(
      `Cannot write ${JSON.stringify(entry.path)} to a tar: its ${name} is ${value}`,
    );
  }
}

function checkText(entry: TarEntry, text: string): void {
  if (text === "" || text.includes("\0") || !text.isWellFormed()) {
    throw new TypeError(
      `Cannot write ${JSON.stringify(entry.path)} to a tar: an odd name or target`,
    );
  }
}

function checkEntry(entry: TarEntry): void {
  checkText(entry, entry.path);
  if (entry.path.startsWith("/") || entry.path.endsWith("/")) {
    throw new TypeError(`Cannot write ${JSON.stringify(entry.path)} to a tar: a slash at its end`);
  }
  if (entry.kind === "link" || entry.kind === "hardlink") checkText(entry, entry.target);
  checkNumber(entry, "mode", 0o7777);
  checkNumber(entry, "uid", 2 ** 32 - 1);
  checkNumber(entry, "gid", 2 ** 32 - 1);
  checkNumber(entry, "mtime", MAX_SIZE);
  if (entry.kind === "file" && (!Number.isSafeInteger(entry.size) || entry.size < 0)) {
    throw new TypeError(`Cannot write ${JSON.stringify(entry.path)} to a tar: size ${entry.size}`);
  }
}

/** Returns a pax record: its length in decimal, itself included, a space, `key=value`, a newline. */
export function paxRecord(key: string, value: Uint8Array | string): Uint8Array {
  const head = encoder.encode(` ${key}=`);
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  const rest = head.length + bytes.length + 1;
  let length = rest;
  while (rest + String(length).length !== length) length = rest + String(length).length;
  const record = new Uint8Array(length);
  const digits = encoder.encode(String(length));
  record.set(digits);
  record.set(head, digits.length);
  record.set(bytes, digits.length + head.length);
  record[length - 1] = 0x0a;
  return record;
}

/** Returns a POSIX.1-1988 (ustar) header block; user and group have no names. */
function headerBlock(fields: TarHeader): Uint8Array {
  const block = new Uint8Array(BLOCK);
  function octal(at: number, width: number, value: number): void {
    encoder.encodeInto(value.toString(8).padStart(width - 1, "0"), block.subarray(at));
  }
  block.set(fields.name.subarray(0, 100), 0);
  octal(100, 8, fields.mode);
  octal(108, 8, fields.uid);
  octal(116, 8, fields.gid);
  octal(124, 12, fields.size);
  octal(136, 12, fields.mtime);
  block.fill(0x20, 148, 156);
  encoder.encodeInto(fields.type, block.subarray(156));
  block.set(fields.target.subarray(0, 100), 157);
  encoder.encodeInto("ustar\0" + "00", block.subarray(257));
  const sum = block.reduce((total, byte) => total + byte, 0);
  encoder.encodeInto(`${sum.toString(8).padStart(6, "0")}\0 `, block.subarray(148));
  return block;
}

function padded(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((total, part) => total + part.length, 0);
  const bytes = new Uint8Array(length + paddingOf(length));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Returns what stands in front of an entry's content: one header, and before it a pax header (POSIX.1
 * -2001) where a field of the entry does not fit.
 */
export function tarHead(entry: TarEntry): Uint8Array {
  checkEntry(entry);
  const name = encoder.encode(entry.kind === "folder" ? `${entry.path}/` : entry.path);
  const target = "target" in entry ? encoder.encode(entry.target) : new Uint8Array();
  const size = entry.kind === "file" ? entry.size : 0;
  const records = new Map<string, Uint8Array | string>();
  if (!fits(name, 100)) records.set("path", name);
  if (!fits(target, 100)) records.set("linkpath", target);
  if (size > MAX_SIZE) records.set("size", String(size));
  if (entry.uid > MAX_ID) records.set("uid", String(entry.uid));
  if (entry.gid > MAX_ID) records.set("gid", String(entry.gid));
  for (const [key, value] of entry.attributes ?? []) records.set(`SCHILY.xattr.${key}`, value);
  const main = headerBlock({
    name,
    type: TYPES[entry.kind],
    mode: entry.mode,
    uid: entry.uid > MAX_ID ? 0 : entry.uid,
    gid: entry.gid > MAX_ID ? 0 : entry.gid,
    size: size > MAX_SIZE ? 0 : size,
    mtime: entry.mtime,
    target,
  });
  if (records.size === 0) return main;
  const sorted = [...records].sort(([a], [b]) => a < b ? -1 : 1);
  const body = sorted.map(([key, value]) => paxRecord(key, value));
  const pax = headerBlock({
    name: encoder.encode("PaxHeaders/entry"),
    type: "x",
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: body.reduce((total, record) => total + record.length, 0),
    mtime: 0,
    target: new Uint8Array(),
  });
  return padded([pax, padded(body), main]);
}

/**
 * Writes a tar archive (ustar, with pax headers where a field does not fit) of entries in the order
 * they are given in. Its bytes depend on nothing but the entries.
 *
 * @throws {TypeError} For an entry that no tar can hold, and for content of another size than said.
 */
export async function* writeTar(
  entries: AsyncIterable<TarEntry> | Iterable<TarEntry>,
): AsyncGenerator<Uint8Array, void> {
  for await (const entry of entries) {
    yield tarHead(entry);
    if (entry.kind !== "file" || entry.size === 0) continue;
    let length = 0;
    for await (const piece of entry.read()) {
      length += piece.length;
      if (length > entry.size) break;
      yield piece;
    }
    if (length !== entry.size) {
      throw new TypeError(
        `Cannot write ${JSON.stringify(entry.path)} to a tar: ${length} bytes, not ${entry.size}`,
      );
    }
    const padding = paddingOf(length);
    if (padding > 0) yield new Uint8Array(padding);
  }
  yield new Uint8Array(2 * BLOCK);
}
