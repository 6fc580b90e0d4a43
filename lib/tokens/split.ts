import {
  BYTE_CLASSES,
  classAt,
  CLOSING,
  LETTER,
  lettersEnd,
  MULTI,
  NEWLINE,
  NUMBER,
  OPENING,
  OTHER,
  runEnd,
  smallLettersEnd,
  SPACE,
  widthAt,
} from "./char_class.ts";
import type { TokenizerName } from "./tokenizers.ts";

/**
 * Returns where the piece that starts at an index of a text ends. The text is well-formed UTF-8,
 * ended by `END_BYTE`; the view is of the same bytes, and can be read for some bytes behind it.
 */
export type Split = (bytes: Uint8Array, view: DataView, index: number) => number;

/*
 * The encodings split a text by a regular expression before they merge bytes. These functions do
 * what the expressions (quoted above each) do, in time linear in the text and without the engine's
 * stack, which a run of a few million characters beyond ASCII overflows. What is most of most texts,
 * ASCII, goes by their first branches, without a call for each character.
 *
 * `\s` in them is Rust's, the property White_Space.
 */

const APOSTROPHE = 0x27;
const BLANK = 0x20;

/**
 * `'(?:[sdmt]|ll|ve|re)`, in either case or in lower case only; returns `index` without a match.
 *
 * Either case of `s` has a third one in Unicode, by which Rust's expressions go: U+017F.
 */
function contractionEnd(bytes: Uint8Array, index: number, caseBit: 0x20 | 0): number {
  if (bytes[index] !== APOSTROPHE) return index;
  const first = bytes[index + 1]! | caseBit;
  // s, d, m, t; the bit that folds case turns nothing but capital letters into small ones.
  if (first === 0x73 || first === 0x64 || first === 0x6d || first === 0x74) return index + 2;
  if (first === 0xe5) {
    const isLongS = caseBit !== 0 && bytes[index + 1] === 0xc5 && bytes[index + 2] === 0xbf;
    return isLongS ? index + 3 : index;
  }
  if (first !== 0x6c && first !== 0x76 && first !== 0x72) return index;
  return (bytes[index + 2]! | caseBit) === (first === 0x6c ? 0x6c : 0x65) ? index + 3 : index;
}

/** `\s+(?!\S)|\s+`: a run of white space, less its last character where more than one and text. */
function blanksEnd(bytes: Uint8Array, index: number): number {
  let last = index;
  let end = index;
  for (let bits = classAt(bytes, end);; bits = classAt(bytes, end)) {
    if ((bits & SPACE) === 0) return bits !== 0 && last > index ? last : end;
    last = end;
    end += widthAt(bytes, end);
  }
}

/** `\s*[\r\n]+|\s+(?!\S)|\s+`. */
function spaceEnd(bytes: Uint8Array, index: number): number {
  let afterNewline = 0;
  let last = index;
  let end = index;
  for (;;) {
    let bits = BYTE_CLASSES[bytes[end]!]!;
    if (bits === MULTI) bits = classAt(bytes, end);
    if ((bits & SPACE) === 0) {
      if (afterNewline > 0) return afterNewline;
      return bits !== 0 && last > index ? last : end;
    }
    last = end;
    end += widthAt(bytes, end);
    if ((bits & NEWLINE) !== 0) afterNewline = end;
  }
}

/** `\p{N}{1,3}`. */
function numberEnd(bytes: Uint8Array, index: number): number {
  let end = index;
  while (end < index + 3 && (BYTE_CLASSES[bytes[end]!]! & NUMBER) !== 0) end++;
  if (end === index + 3 || BYTE_CLASSES[bytes[end]!] !== MULTI) return end;
  end = index;
  for (let i = 0; i < 3 && (classAt(bytes, end) & NUMBER) !== 0; i++) end += widthAt(bytes, end);
  return end;
}

/**
 * ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+` from ASCII white space or punctuation on;
 * returns `index` where a character beyond ASCII may belong to it.
 */
function asciiRunEnd(bytes: Uint8Array, index: number): number {
  let end = bytes[index] === BLANK ? index + 1 : index;
  let bits = BYTE_CLASSES[bytes[end]!]!;
  if ((bits & OTHER) !== 0) {
    do bits = BYTE_CLASSES[bytes[++end]!]!; while ((bits & OTHER) !== 0);
    while ((bits & NEWLINE) !== 0) bits = BYTE_CLASSES[bytes[++end]!]!;
    return bits === MULTI ? index : end;
  }
  let afterNewline = 0;
  while ((bits & SPACE) !== 0) {
    end++;
    if ((bits & NEWLINE) !== 0) afterNewline = end;
    bits = BYTE_CLASSES[bytes[end]!]!;
  }
  if (bits === MULTI) return index;
  if (afterNewline > 0) return afterNewline;
  return bits !== 0 && end - 1 > index ? end - 1 : end;
}

/** ` ?[^\s\p{L}\p{N}]+`; returns `index` without a match. */
function othersEnd(bytes: Uint8Array, index: number): number {
  const start = bytes[index] === BLANK ? index + 1 : index;
  const end = runEnd(bytes, start, OTHER);
  return end > start ? end : index;
}

/**
 * `'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*`
 * `|\s*[\r\n]+|\s+(?!\S)|\s+`
 */
function splitCl100k(bytes: Uint8Array, view: DataView, index: number): number {
  const bits = BYTE_CLASSES[bytes[index]!]!;
  if ((bits & LETTER) !== 0) return lettersEnd(bytes, view, index + 1);
  if ((bits & NUMBER) !== 0) return numberEnd(bytes, index);
  if ((bits & (SPACE | OTHER)) !== 0 && bytes[index] !== APOSTROPHE) {
    const next = BYTE_CLASSES[bytes[index + 1]!]!;
    if ((next & LETTER) !== 0 && (bits & NEWLINE) === 0) return lettersEnd(bytes, view, index + 2);
    if (next !== MULTI) {
      const end = asciiRunEnd(bytes, index);
      if (end > index) return end;
    }
  }
  return splitAnyCl100k(bytes, view, index);
}

function splitAnyCl100k(bytes: Uint8Array, view: DataView, index: number): number {
  const bits = classAt(bytes, index);
  if ((bits & LETTER) !== 0) return lettersEnd(bytes, view, index);
  if ((bits & NUMBER) !== 0) return numberEnd(bytes, index);
  const contraction = contractionEnd(bytes, index, 0x20);
  if (contraction > index) return contraction;
  if ((bits & NEWLINE) === 0) {
    const next = index + widthAt(bytes, index);
    const end = lettersEnd(bytes, view, next);
    if (end > next) return end;
  }
  const others = othersEnd(bytes, index);
  if (others > index) return runEnd(bytes, others, NEWLINE);
  return spaceEnd(bytes, index);
}

/**
 * `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`, greedy from the left with what the
 * engine gives back, or -1.
 */
function closedWordEnd(bytes: Uint8Array, index: number): number {
  let end = index;
  let afterClosing = -1;
  for (let bits = classAt(bytes, end); (bits & OPENING) !== 0; bits = classAt(bytes, end)) {
    end += widthAt(bytes, end);
    if ((bits & CLOSING) !== 0) afterClosing = end;
  }
  const closed = runEnd(bytes, end, CLOSING);
  return closed > end ? closed : afterClosing;
}

/** `P?U*L+|P?U+L*` of {@linkcode splitO200k}, or -1. */
function wordEnd(bytes: Uint8Array, view: DataView, index: number, bits: number): number {
  const mayPrefix = (bits & (NEWLINE | LETTER)) === 0;
  const start = mayPrefix ? index + widthAt(bytes, index) : index;
  // Where all is ASCII no character is both of U and of L, and nothing needs to be given back.
  let end = start;
  while ((BYTE_CLASSES[bytes[end]!]! & OPENING) !== 0) end++;
  if ((BYTE_CLASSES[bytes[end]!]! & CLOSING) !== 0) end = smallLettersEnd(view, end);
  if (BYTE_CLASSES[bytes[end]!] !== MULTI && BYTE_CLASSES[bytes[index]!] !== MULTI) {
    return end > start ? end : -1;
  }
  end = closedWordEnd(bytes, start);
  if (end < 0 && mayPrefix) end = closedWordEnd(bytes, index);
  if (end >= 0) return end;
  end = runEnd(bytes, start, OPENING);
  if (end > start) return end;
  end = runEnd(bytes, index, OPENING);
  return end > index ? end : -1;
}

/**
 * `P?U*L+C?|P?U+L*C?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+` with
 * P = `[^\r\n\p{L}\p{N}]`, U = `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, L = `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`,
 * C = `'(?i:[sdmt]|ll|ve|re)`
 */
function splitO200k(bytes: Uint8Array, view: DataView, index: number): number {
  const bits = classAt(bytes, index);
  if ((bits & NUMBER) !== 0) return numberEnd(bytes, index);
  const word = wordEnd(bytes, view, index, bits);
  if (word >= 0) return bytes[word] === APOSTROPHE ? contractionEnd(bytes, word, 0x20) : word;
  const others = othersEnd(bytes, index);
  if (others === index) return spaceEnd(bytes, index);
  let tail = others;
  while (bytes[tail] === 0x0a || bytes[tail] === 0x0d || bytes[tail] === 0x2f) tail++;
  return tail;
}

/** `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` */
function splitGpt2(bytes: Uint8Array, view: DataView, index: number): number {
  const contraction = contractionEnd(bytes, index, 0);
  if (contraction > index) return contraction;
  const start = bytes[index] === BLANK ? index + 1 : index;
  const bits = classAt(bytes, start);
  if ((bits & LETTER) !== 0) return lettersEnd(bytes, view, start);
  if ((bits & NUMBER) !== 0) return runEnd(bytes, start, NUMBER);
  if ((bits & OTHER) !== 0) return runEnd(bytes, start, OTHER);
  return blanksEnd(bytes, index);
}

/** How each tokenizer splits a text into pieces; pieces are never empty. */
export const SPLITS: Readonly<Record<TokenizerName, Split>> = {
  cl100k: splitCl100k,
  o200k: splitO200k,
  gpt2: splitGpt2,
};
