import { END_BYTE } from "./char_class.ts";

/** Bytes that may be read behind the end of a text: its end mark, and what a table reads at once. */
const SLACK = 16;
const FIRST_CAPACITY = 64 * 1024;
/** A buffer that a longer text needed is not kept. */
const MAX_KEPT = 4 * 2 ** 20;
const EQUALS = 0x3d;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Returns whether bytes are well-formed UTF-8 (Unicode 17, table 3-7) up to an {@linkcode END_BYTE}
 * at `end`.
 */
function isWellFormed(bytes: Uint8Array, end: number): boolean {
  const isTail = (at: number): boolean => (bytes[at]! & 0xc0) === 0x80;
  for (let at = 0; at < end;) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const second = bytes[at + 1]!;
    if (lead < 0xc2 || lead > 0xf4 || !isTail(at + 1)) return false;
    if (lead < 0xe0) {
      at += 2;
      continue;
    }
    if (!isTail(at + 2)) return false;
    if (lead < 0xf0) {
      // Overlong forms and surrogates.
      if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return false;
      at += 3;
      continue;
    }
    if (!isTail(at + 3)) return false;
    if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return false;
    at += 4;
  }
  return true;
}

/**
 * A place to put one text after another into, as well-formed UTF-8 that {@linkcode END_BYTE} ends,
 * so that scanning needs no bounds and no allocation.
 */
export class TextBuffer {
  /** The text's bytes, the end mark, and what was there before. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** The same bytes. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** How many bytes the text has. */
  length = 0;

  #reserve(length: number): void {
    const needed = length + SLACK;
    if (needed <= this.bytes.length && this.bytes.length <= MAX_KEPT) return;
    let capacity = FIRST_CAPACITY;
    while (capacity < needed) capacity *= 2;
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  #end(length: number, isFollowed: boolean): void {
    this.length = length;
    if (isFollowed) this.bytes[this.length++] = EQUALS;
    this.bytes[this.length] = END_BYTE;
  }

  /** Puts a text, a lone surrogate as U+FFFD, with `=` behind it where `isFollowed`. */
  putText(text: string, isFollowed = false): void {
    // Memory that is reserved but not written to costs nothing.
    this.#reserve(3 * text.length);
    this.#end(encoder.encodeInto(text, this.bytes).written, isFollowed);
  }

  /** Puts UTF-8, ill-formed parts as U+FFFD as a `TextDecoder` has it; else as `putText`. */
  putBytes(bytes: Uint8Array, isFollowed = false): void {
    this.#reserve(bytes.length);
    this.bytes.set(bytes);
    this.#end(bytes.length, isFollowed);
    if (isWellFormed(this.bytes, bytes.length)) return;
    this.putText(decoder.decode(this.bytes.subarray(0, bytes.length)), isFollowed);
  }
}
