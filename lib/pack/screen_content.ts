import { Buffer } from "node:buffer";
import { parseLfsPointer } from "../repo/mod.ts";
import { looksMinified, saysGenerated } from "./machine_made.ts";
import { scanText } from "./scan_text.ts";
import { holdsPrivateKey } from "./secret_rules.ts";
import type { SkipReason } from "./types.ts";

/**
 * Changes with every rule of what content is eligible, and why not: what was found out by other rules
 * is then looked at anew. A test tells where that was forgotten.
 */
export const SCREENING_VERSION = 2;
/** A larger file is skipped as `oversize`; it is not even read. */
export const MAX_FILE_BYTES: number = 8 * 2 ** 20;
/** A file with a longer line is skipped as `long-line`: nobody wrote it, and it can't be cut. */
export const MAX_LINE_BYTES: number = 16 * 1024;

/** How many lines a file has, or why it is out. */
export type ScreenedContent =
  | { readonly lines: number }
  | { readonly reason: SkipReason };

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

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

/** Returns whether a text is white space only. */
function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte >= 0x80) return !/[^\p{White_Space}]/u.test(decoder.decode(bytes));
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return true;
}

/** Returns whether a text holds a private key; most texts do not even hold the words. */
function holdsKey(bytes: Uint8Array): boolean {
  // As Latin-1, a text is copied and searched at the speed of memory.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return text.includes("PRIVATE KEY") && holdsPrivateKey(decoder.decode(bytes));
}

/**
 * Returns how many lines a blob has that is eligible, or the reason why it is not. It depends on the
 * bytes alone, so that the answer can be kept by the blob's id.
 */
export function screenContent(bytes: Uint8Array): ScreenedContent {
  if (parseLfsPointer(bytes) !== undefined) return { reason: "lfs-pointer" };
  if (hasWideMark(bytes)) return { reason: "encoding" };
  const { isText, lines, longestLine } = scanText(bytes);
  if (!isText) {
    return { reason: bytes.includes(0) || looksBinary(bytes) ? "binary" : "encoding" };
  }
  if (longestLine > MAX_LINE_BYTES) return { reason: "long-line" };
  if (isBlank(bytes)) return { reason: "empty" };
  if (holdsKey(bytes)) return { reason: "secret" };
  if (saysGenerated(bytes)) return { reason: "generated" };
  if (looksMinified(bytes, lines)) return { reason: "minified" };
  return { lines };
}
