import { BLOCK } from "./tar_entry.ts";

/** A header block of a tar archive, as it stands there. */
export interface TarHeader {
  /** Undecoded: where an extended header says it better, it may be cut inside a character. */
  readonly name: Uint8Array;
  /** The type flag; `0` for a NUL. */
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** Undecoded, as the name. */
  readonly target: Uint8Array;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function endOfText(bytes: Uint8Array): number {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes.length : end;
}

function untilNul(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, endOfText(bytes));
}

/** Returns the text of bytes up to a NUL; throws a `TypeError` where it is not UTF-8. */
export function tarText(bytes: Uint8Array): string {
  return utf8.decode(bytes.subarray(0, endOfText(bytes)));
}

/** Returns a number: octal digits between blanks, or (GNU) base 256 where the first bit is set. */
function tarNumber(bytes: Uint8Array): number | undefined {
  if ((bytes[0]! & 0x80) !== 0) {
    let value = BigInt(bytes[0]! & 0x7f);
    for (const byte of bytes.subarray(1)) value = value << 8n | BigInt(byte);
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  }
  const text = String.fromCharCode(...bytes.subarray(0, endOfText(bytes))).trim();
  if (text === "") return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

function hasRightSum(block: Uint8Array): boolean {
  const said = tarNumber(block.subarray(148, 156));
  let sum = 0;
  // Some old writers summed signed bytes.
  let signed = 0;
  for (const [at, byte] of block.entries()) {
    const counted = at >= 148 && at < 156 ? 0x20 : byte;
    sum += counted;
    signed += counted > 0x7f ? counted - 0x100 : counted;
  }
  return said === sum || said === signed;
}

/**
 * Parses a header block (POSIX.1-1988 and GNU); `end` for a block of zeros.
 *
 * @returns What is wrong, as a text, where it is no header.
 */
export function parseTarHeader(block: Uint8Array): TarHeader | "end" | { readonly wrong: string } {
  if (block.length < BLOCK) return { wrong: "it ends inside a header" };
  if (block.every((byte) => byte === 0)) return "end";
  if (!hasRightSum(block)) return { wrong: "a header has the wrong checksum" };
  const number = (from: number, to: number) => tarNumber(block.subarray(from, to));
  const [mode, uid, gid] = [number(100, 108), number(108, 116), number(116, 124)];
  const [size, mtime] = [number(124, 136), number(136, 148)];
  if (
    mode === undefined || uid === undefined || gid === undefined || size === undefined ||
    mtime === undefined
  ) return { wrong: "a header has a number that is none" };
  const isPosix = String.fromCharCode(...block.subarray(257, 263)) === "ustar\0";
  const prefix = isPosix ? untilNul(block.subarray(345, 500)) : new Uint8Array();
  const name = untilNul(block.subarray(0, 100));
  return {
    name: prefix.length === 0 ? name : Uint8Array.of(...prefix, 0x2f, ...name),
    type: block[156] === 0 ? "0" : String.fromCharCode(block[156]!),
    mode: mode & 0o7777,
    uid,
    gid,
    size,
    mtime,
    target: untilNul(block.subarray(157, 257)),
  };
}

/** Parses pax records (POSIX.1-2001); `undefined` where they are not well formed. */
export function parsePax(bytes: Uint8Array): Map<string, Uint8Array> | undefined {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    if (space < 0 || space - at > 10) return undefined;
    const digits = String.fromCharCode(...bytes.subarray(at, space));
    const end = at + Number(digits);
    if (!/^[1-9][0-9]*$/.test(digits) || end > bytes.length || bytes[end - 1] !== 0x0a) {
      return undefined;
    }
    const equals = bytes.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) return undefined;
    try {
      records.set(utf8.decode(bytes.subarray(space + 1, equals)), bytes.slice(equals + 1, end - 1));
    } catch {
      return undefined;
    }
    at = end;
  }
  return records;
}
