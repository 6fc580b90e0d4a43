import { Buffer } from "node:buffer";

/** Bits of {@linkcode CLASS}. */
export const WORD = 1;
export const SPACE = 2;
export const LINE_END = 4;
export const QUOTE = 8;
/** Bytes that a name may hold besides those of a word: `-`, `.`, `$`. */
export const NAME_MARK = 16;

/** What each byte can be; bytes above ASCII are letters of a word. */
export const CLASS: Uint8Array = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte);
  if (/[A-Za-z0-9_]/.test(char)) CLASS[byte] = WORD;
  else if (char === " " || char === "\t") CLASS[byte] = SPACE;
  else if (char === "\n" || char === "\r") CLASS[byte] = LINE_END;
  else if (char === '"' || char === "'" || char === "`") CLASS[byte] = QUOTE;
  else if (char === "-" || char === "." || char === "$") CLASS[byte] = NAME_MARK;
}

/** Returns whether the byte at an offset is of one of the classes; outside, it is of none. */
export function isAt(bytes: Uint8Array, at: number, classes: number): boolean {
  return at >= 0 && at < bytes.length && (CLASS[bytes[at]!]! & classes) !== 0;
}

/** Returns the first offset from `at` on whose byte is not of the classes, at most `limit` on. */
export function skip(bytes: Uint8Array, at: number, classes: number, limit = 64): number {
  const end = Math.min(bytes.length, at + limit);
  while (at < end && (CLASS[bytes[at]!]! & classes) !== 0) at++;
  return at;
}

let last: Uint8Array = new Uint8Array();
let buffer: Buffer = Buffer.alloc(0);

/** Returns bytes as a string of the same length, one UTF-16 unit a byte (ISO 8859-1). */
export function latin1(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  // Pieces of one file follow each other, and are many. A TextDecoder will not do: its "latin1" is
  // windows-1252, which moves 0x80 to 0x9f.
  if (bytes !== last) {
    buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    last = bytes;
  }
  return buffer.toString("latin1", start, Math.min(end, bytes.length));
}

/** Returns where the line of an offset starts, at most `limit` bytes before it. */
export function lineStart(bytes: Uint8Array, at: number, limit = 1024): number {
  const least = Math.max(0, at - limit);
  let start = at;
  while (start > least && !isAt(bytes, start - 1, LINE_END)) start--;
  return start;
}

/** Returns where the line of an offset ends (its line break excluded), at most `limit` on. */
export function lineEnd(bytes: Uint8Array, at: number, limit = 4096): number {
  const most = Math.min(bytes.length, at + limit);
  let end = at;
  while (end < most && !isAt(bytes, end, LINE_END)) end++;
  return end;
}

/** Returns whether a text in lower-case ASCII stands at an offset, in any case. */
export function hasAt(bytes: Uint8Array, at: number, text: string): boolean {
  if (at < 0 || at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[at + i]!;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== text.charCodeAt(i)) return false;
  }
  return true;
}
