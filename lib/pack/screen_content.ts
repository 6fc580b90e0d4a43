import { parseLfsPointer } from "../repo/mod.ts";
import { holdsPrivateKey } from "./secret_rules.ts";
import type { SkipReason } from "./types.ts";

/**
 * Changes with every rule of what content is eligible, and why not: what was found out by other rules
 * is then looked at anew. A test tells where that was forgotten.
 */
export const SCREENING_VERSION = 1;
/** A larger file is skipped as `oversize`; it is not even read. */
export const MAX_FILE_BYTES: number = 8 * 2 ** 20;
/** A file with a longer line is skipped as `long-line`: nobody wrote it, and it can't be cut. */
export const MAX_LINE_BYTES: number = 16 * 1024;

/** A file's text, or why it is out. */
export type ScreenedContent =
  | { readonly text: string }
  | { readonly reason: SkipReason };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns whether bytes begin as UTF-16 or UTF-32 text does. */
function hasWideMark(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) ||
    (a === 0 && b === 0 && c === 0xfe && d === 0xff);
}

/** Returns whether bytes that are not UTF-8 look like a program's data, by their control bytes. */
function looksBinary(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 8192);
  let controls = 0;
  for (const byte of start) {
    const isText = byte >= 0x20 || (byte >= 0x08 && byte <= 0x0d) || byte === 0x1b;
    if (!isText) controls++;
  }
  return controls * 50 > start.length;
}

function hasLongLine(bytes: Uint8Array): boolean {
  let start = 0;
  for (;;) {
    if (bytes.length - start <= MAX_LINE_BYTES) return false;
    const end = bytes.indexOf(0x0a, start);
    if ((end < 0 ? bytes.length : end) - start > MAX_LINE_BYTES) return true;
    if (end < 0) return false;
    start = end + 1;
  }
}

/** Returns the text of a blob that is eligible, or the reason why it is not. */
export function screenContent(bytes: Uint8Array): ScreenedContent {
  if (parseLfsPointer(bytes) !== undefined) return { reason: "lfs-pointer" };
  if (hasWideMark(bytes)) return { reason: "encoding" };
  if (bytes.includes(0)) return { reason: "binary" };
  const text = decode(bytes);
  if (text === undefined) return { reason: looksBinary(bytes) ? "binary" : "encoding" };
  if (hasLongLine(bytes)) return { reason: "long-line" };
  if (!/[^\p{White_Space}]/u.test(text)) return { reason: "empty" };
  if (holdsPrivateKey(text)) return { reason: "secret" };
  return { text };
}
