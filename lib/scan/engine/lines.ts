import { Buffer } from "node:buffer";

/** A place in a text, both counted from 1; columns count Unicode code points. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const LF = 0x0a;

/**
 * Tells lines and columns of offsets that only grow, looking at each byte once and at none before the
 * first offset is asked for. Blocks of a long file follow each other by {@linkcode moveTo}.
 */
export class LineCursor {
  #bytes: Uint8Array;
  #at = 0;
  #line = 1;
  #column = 1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Returns the place of an offset that is not before the last one asked for. */
  placeOf(offset: number): Place {
    for (;;) {
      const feed = this.#bytes.indexOf(LF, this.#at);
      if (feed < 0 || feed >= offset) break;
      this.#line++;
      this.#column = 1;
      this.#at = feed + 1;
    }
    // UTF-8: every byte but those that continue a character begins one.
    for (; this.#at < offset; this.#at++) {
      if ((this.#bytes[this.#at]! & 0xc0) !== 0x80) this.#column++;
    }
    return { line: this.#line, column: this.#column };
  }

  /** Goes on in bytes that begin as those it has, and are more. */
  extend(bytes: Uint8Array): void {
    this.#bytes = bytes;
  }

  /** Goes on in bytes that begin where `offset` is now. */
  moveTo(bytes: Uint8Array, offset: number): void {
    this.placeOf(offset);
    this.#bytes = bytes;
    this.#at = 0;
  }

  /** Returns a cursor that stands where this one does. */
  copy(): LineCursor {
    const copy = new LineCursor(this.#bytes);
    copy.#at = this.#at;
    copy.#line = this.#line;
    copy.#column = this.#column;
    return copy;
  }
}

/** Of a longer line only so much before and after a secret is looked at. */
const MAX_LINE = 4096;

/** Returns the lines that a span lies in, decoded as Latin-1. */
export function linesAround(
  bytes: Uint8Array,
  span: { readonly start: number; readonly end: number },
): { readonly text: string; readonly start: number } {
  const first = Math.max(0, span.start - MAX_LINE);
  const last = Math.min(bytes.length, span.end + MAX_LINE);
  let start = span.start;
  while (start > first && bytes[start - 1] !== LF) start--;
  let end = span.end;
  while (end < last && bytes[end] !== LF) end++;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
    "latin1",
    start,
    end,
  );
  return { text, start };
}
