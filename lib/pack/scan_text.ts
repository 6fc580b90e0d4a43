/** What one pass over a blob's bytes tells. */
export interface TextScan {
  /** Whether they are UTF-8 without a NUL. */
  readonly isText: boolean;
  /** How many lines there are; a line ends after `\n`, the last one may lack it. */
  readonly lines: number;
  /** How many bytes the longest line has, without its `\n`. */
  readonly longestLine: number;
}

const LF = 0x0a;

/** Stands for bytes that are no text: a pass over them ends where that is clear. */
const NO_TEXT: TextScan = { isText: false, lines: 0, longestLine: 0 };

/** Returns whether any of four bytes is zero. */
function hasZero(word: number): boolean {
  return (word - 0x01010101 & ~word & 0x80808080) !== 0;
}

/**
 * Returns how many bytes the character beyond ASCII at an index has, 0 where it is not well-formed
 * UTF-8 (Unicode 17, table 3-7).
 */
function widthOf(bytes: Uint8Array, at: number): number {
  // What lies behind the end is 0, as no byte of a tail is.
  const lead = bytes[at]!;
  const second = bytes[at + 1] ?? 0;
  if ((second & 0xc0) !== 0x80 || lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  if (((bytes[at + 2] ?? 0) & 0xc0) !== 0x80) return 0;
  // Overlong forms and surrogates.
  if (lead < 0xf0) {
    return (lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) ? 0 : 3;
  }
  if (((bytes[at + 3] ?? 0) & 0xc0) !== 0x80) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : 4;
}

/** Looks at each byte of a blob once, at four together where they are ASCII within a line. */
export function scanText(bytes: Uint8Array): TextScan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length;
  let lines = 0;
  let longestLine = 0;
  let start = 0;
  for (let at = 0; at < length;) {
    if (at + 4 <= length) {
      const word = view.getInt32(at, true);
      if ((word & 0x80808080) === 0 && !hasZero(word) && !hasZero(word ^ 0x0a0a0a0a)) {
        at += 4;
        continue;
      }
    }
    const byte = bytes[at]!;
    if (byte === LF) {
      lines++;
      if (at - start > longestLine) longestLine = at - start;
      start = ++at;
    } else if (byte < 0x80) {
      if (byte === 0) return NO_TEXT;
      at++;
    } else {
      const width = widthOf(bytes, at);
      if (width === 0) return NO_TEXT;
      at += width;
    }
  }
  if (start < length) lines++;
  return { isText: true, lines, longestLine: Math.max(longestLine, length - start) };
}
