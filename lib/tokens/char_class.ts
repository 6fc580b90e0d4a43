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

for (let codePoint = 0; codePoint < 0x80; codePoint++) classify(codePoint);

/** Returns the classes of a code point, as the regular expression engine itself has them. */
export function classOf(codePoint: number): number {
  return seen[codePoint] || classify(codePoint);
}

/** Returns the classes of the character that starts at an index, 0 at the end of the text. */
export function classAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0xd800 || unit > 0xdfff) return seen[unit] || classify(unit);
  return index < text.length ? classOf(text.codePointAt(index)!) : 0;
}

/** Returns how many code units the character at an index has. */
export function widthAt(text: string, index: number): number {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && index + 1 < text.length ? 2 : 1;
}

/** Returns where a run of characters of some classes that starts at an index ends. */
export function runEnd(text: string, index: number, classes: number): number {
  let at = index;
  while (at < text.length && (classAt(text, at) & classes) !== 0) at += widthAt(text, at);
  return at;
}
