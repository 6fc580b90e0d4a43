import {
  classAt,
  CLOSING,
  LETTER,
  NEWLINE,
  NUMBER,
  OPENING,
  OTHER,
  runEnd,
  SPACE,
  widthAt,
} from "./char_class.ts";
import type { TokenizerName } from "./tokenizers.ts";

/** Returns where the piece that starts at an index of a text ends. */
export type Split = (text: string, index: number) => number;

/*
 * The encodings split a text by a regular expression before they merge bytes. These functions do
 * what the expressions (quoted above each) do, in time linear in the text and without the engine's
 * stack, which a run of a few million characters beyond ASCII overflows.
 *
 * `\s` in them is Rust's, the property White_Space.
 */

/** `'(?:[sdmt]|ll|ve|re)`, in either case or in lower case only; returns `index` without a match. */
function contractionEnd(text: string, index: number, anyCase: boolean): number {
  if (text.charCodeAt(index) !== 0x27) return index;
  const fold = (at: number): number => text.charCodeAt(at) | (anyCase ? 0x20 : 0);
  const first = fold(index + 1);
  // s, d, m, t; the bit that folds case also turns other characters into these only from letters.
  if (first === 0x73 || first === 0x64 || first === 0x6d || first === 0x74) return index + 2;
  const second = fold(index + 2);
  if (first === 0x6c && second === 0x6c) return index + 3;
  if ((first === 0x76 || first === 0x72) && second === 0x65) return index + 3;
  return index;
}

/** `\s+(?!\S)|\s+` on a run that ends at `end`: all but its last character, where text follows. */
function blanksEnd(text: string, index: number, end: number): number {
  return end < text.length && end - index > 1 ? end - 1 : end;
}

/** `\s*[\r\n]+|\s+(?!\S)|\s+`. */
function spaceEnd(text: string, index: number): number {
  let afterNewline = 0;
  let end = index;
  for (let bits = classAt(text, end); end < text.length && (bits & SPACE) !== 0;) {
    end++;
    if ((bits & NEWLINE) !== 0) afterNewline = end;
    bits = classAt(text, end);
  }
  return afterNewline > 0 ? afterNewline : blanksEnd(text, index, end);
}

function numberEnd(text: string, index: number): number {
  let end = index;
  for (let i = 0; i < 3 && (classAt(text, end) & NUMBER) !== 0; i++) end += widthAt(text, end);
  return end;
}

/** ` ?[^\s\p{L}\p{N}]+`; returns `index` without a match. */
function othersEnd(text: string, index: number): number {
  const start = text.charCodeAt(index) === 0x20 ? index + 1 : index;
  const end = runEnd(text, start, OTHER);
  return end > start ? end : index;
}

/**
 * `'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*`
 * `|\s*[\r\n]+|\s+(?!\S)|\s+`
 */
function splitCl100k(text: string, index: number): number {
  const contraction = contractionEnd(text, index, true);
  if (contraction > index) return contraction;
  const bits = classAt(text, index);
  if ((bits & LETTER) !== 0) return runEnd(text, index, LETTER);
  if ((bits & NUMBER) !== 0) return numberEnd(text, index);
  if ((bits & NEWLINE) === 0) {
    const next = index + widthAt(text, index);
    if ((classAt(text, next) & LETTER) !== 0) return runEnd(text, next, LETTER);
  }
  const others = othersEnd(text, index);
  if (others > index) return runEnd(text, others, NEWLINE);
  return spaceEnd(text, index);
}

/**
 * `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`, greedy from the left with what the
 * engine gives back, or -1.
 */
function closedWordEnd(text: string, index: number): number {
  let end = index;
  let afterClosing = -1;
  for (let bits = classAt(text, end); end < text.length && (bits & OPENING) !== 0;) {
    end += widthAt(text, end);
    if ((bits & CLOSING) !== 0) afterClosing = end;
    bits = classAt(text, end);
  }
  const closed = runEnd(text, end, CLOSING);
  return closed > end ? closed : afterClosing;
}

/**
 * `P?U*L+C?|P?U+L*C?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+` with
 * P = `[^\r\n\p{L}\p{N}]`, U = `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, L = `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`,
 * C = `'(?i:[sdmt]|ll|ve|re)`
 */
function splitO200k(text: string, index: number): number {
  const bits = classAt(text, index);
  if ((bits & NUMBER) !== 0) return numberEnd(text, index);
  const next = index + widthAt(text, index);
  const mayPrefix = (bits & (NEWLINE | LETTER)) === 0;
  let end = mayPrefix ? closedWordEnd(text, next) : -1;
  if (end < 0) end = closedWordEnd(text, index);
  if (end < 0 && mayPrefix && (classAt(text, next) & OPENING) !== 0) {
    end = runEnd(text, next, OPENING);
  }
  if (end < 0 && (bits & OPENING) !== 0) end = runEnd(text, index, OPENING);
  if (end >= 0) return contractionEnd(text, end, true);
  const others = othersEnd(text, index);
  if (others === index) return spaceEnd(text, index);
  let tail = others;
  for (let unit = text.charCodeAt(tail); unit === 0x0a || unit === 0x0d || unit === 0x2f;) {
    unit = text.charCodeAt(++tail);
  }
  return tail;
}

/** `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` */
function splitGpt2(text: string, index: number): number {
  const contraction = contractionEnd(text, index, false);
  if (contraction > index) return contraction;
  const start = text.charCodeAt(index) === 0x20 ? index + 1 : index;
  const bits = classAt(text, start);
  if ((bits & LETTER) !== 0) return runEnd(text, start, LETTER);
  if ((bits & NUMBER) !== 0) return runEnd(text, start, NUMBER);
  if ((bits & OTHER) !== 0) return runEnd(text, start, OTHER);
  return blanksEnd(text, index, runEnd(text, index, SPACE));
}

/** How each tokenizer splits a well-formed text into pieces; pieces are never empty. */
export const SPLITS: Readonly<Record<TokenizerName, Split>> = {
  cl100k: splitCl100k,
  o200k: splitO200k,
  gpt2: splitGpt2,
};
