/** White space as Unicode's property White_Space has it, which is not JavaScript's `\s`. */
export const SPACE = 1;
/** `\r` or `\n`. */
export const NEWLINE = 2;
/** `\p{N}`. */
export const NUMBER = 4;
/** `\p{L}`. */
export const LETTER = 8;
/** `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`: what may open a word of o200k. */
export const OPENING = 16;
/** `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`: what may close a word of o200k. */
export const CLOSING = 32;
/** Neither white space, letter nor number: punctuation, symbols, marks. */
export const OTHER = 64;
/** Of a byte, not of a character: it belongs to a character of more than one byte. */
export const MULTI = 128;

const PROPERTIES: readonly (readonly [RegExp, number])[] = [
  // Rust's `\s`, by which the encodings are defined: with U+0085, without U+FEFF.
  [/^\p{White_Space}$/u, SPACE],
  [/^[\r\n]$/, NEWLINE],
  [/^\p{N}$/u, NUMBER],
  [/^\p{L}$/u, LETTER],
  [/^[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]$/u, OPENING],
  [/^[\p{Ll}\p{Lm}\p{Lo}\p{M}]$/u, CLOSING],
  [/^[^\p{White_Space}\p{L}\p{N}]$/u, OTHER],
];

/** One byte for every code point, filled on first sight; 0 means not seen yet. */
const seen = new Uint8Array(0x110000);

function classify(codePoint: number): number {
  const text = String.fromCodePoint(codePoint);
  let bits = 0;
  for (const [pattern, bit] of PROPERTIES) if (pattern.test(text)) bits |= bit;
  seen[codePoint] = bits;
  return bits;
}

/** Returns the classes of a code point, as the regular expression engine itself has them. */
export function classOf(codePoint: number): number {
  return seen[codePoint] || classify(codePoint);
}

/** Stands after the last byte of a text; no byte of UTF-8, and of no class, so that it ends a run. */
export const END_BYTE = 0xff;

/** The classes of every ASCII character, {@linkcode MULTI} for other bytes, 0 for the end. */
export const BYTE_CLASSES: Uint8Array = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte < 0x80 ? classOf(byte) : byte === END_BYTE ? 0 : MULTI,
);

/** Returns the code point of the character of two to four bytes that starts at an index. */
function codePointAt(bytes: Uint8Array, index: number): number {
  const lead = bytes[index]!;
  const second = bytes[index + 1]! & 0x3f;
  if (lead < 0xe0) return (lead & 0x1f) << 6 | second;
  const third = bytes[index + 2]! & 0x3f;
  if (lead < 0xf0) return (lead & 0x0f) << 12 | second << 6 | third;
  return (lead & 0x07) << 18 | second << 12 | third << 6 | bytes[index + 3]! & 0x3f;
}

/**
 * Returns the classes of the character that starts at an index of well-formed UTF-8, which
 * {@linkcode END_BYTE} ends; 0 at the end.
 */
export function classAt(bytes: Uint8Array, index: number): number {
  const bits = BYTE_CLASSES[bytes[index]!]!;
  return bits === MULTI ? classOf(codePointAt(bytes, index)) : bits;
}

/** Returns how many bytes the character at an index has, 1 at the end. */
export function widthAt(bytes: Uint8Array, index: number): number {
  const lead = bytes[index]!;
  return lead < 0x80 || lead === END_BYTE ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** Returns where a run of characters of some classes that starts at an index ends. */
export function runEnd(bytes: Uint8Array, index: number, classes: number): number {
  let at = index;
  for (;;) {
    const bits = BYTE_CLASSES[bytes[at]!]!;
    if ((bits & classes) !== 0) at++;
    else if (bits !== MULTI || (classAt(bytes, at) & classes) === 0) return at;
    else at += widthAt(bytes, at);
  }
}

/** In each byte of a word, its highest bit. */
const HIGH_BITS = 0x80808080 | 0;

/**
 * Returns where a run of ASCII letters that starts at an index ends; of small ones only without
 * `fold`. Four bytes at once: most words end within two steps, where a loop over bytes would have
 * the processor guess each word's length wrong.
 */
function asciiLettersEnd(view: DataView, index: number, fold: 0x20202020 | 0): number {
  for (let at = index;; at += 4) {
    const word = view.getInt32(at, true);
    const low = (word | fold) & 0x7f7f7f7f;
    // A byte's highest bit gets set from "a" on by the first sum, from behind "z" on by the second.
    const letters = low + 0x1f1f1f1f & ~(low + 0x05050505) & ~word;
    const others = ~letters & HIGH_BITS;
    if (others !== 0) return at + (31 - Math.clz32(others & -others) >> 3);
  }
}

/** Returns where a run of letters that starts at an index ends: `runEnd` of `LETTER`, faster. */
export function lettersEnd(bytes: Uint8Array, view: DataView, index: number): number {
  const end = asciiLettersEnd(view, index, 0x20202020);
  return BYTE_CLASSES[bytes[end]!] === MULTI ? runEnd(bytes, end, LETTER) : end;
}

/** Returns where a run of small ASCII letters that starts at an index ends. */
export function smallLettersEnd(view: DataView, index: number): number {
  return asciiLettersEnd(view, index, 0);
}
