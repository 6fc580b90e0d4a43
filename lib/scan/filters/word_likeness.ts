import { COMMON_WORDS, LETTER_PAIRS } from "./letters.ts";

/** Quarters of a bit by pair of letters. */
const PAIR_SCORES: Int8Array = Int8Array.from(LETTER_PAIRS, (c) => c.charCodeAt(0) - 48 - 24);
const WORDS: ReadonlySet<string> = new Set(COMMON_WORDS.split(" "));
/** Words of credentials that source texts rarely hold, and first names of placeholders. */
const MORE_WORDS: ReadonlySet<string> = new Set(
  ("password passwd passphrase secret token credential credentials key keys user username login " +
    "admin administrator root guest demo sample dummy fake mock foo bar baz qux foobar hunter test " +
    "testing tests my your the this that some any not none null true false undefined value change " +
    "changeme here insert replace enter put add api app auth oauth bearer basic access private " +
    "public master session cookie aws azure google github gitlab slack stripe twilio secretkey " +
    "mytoken mykey apikey id pem rsa dev prod staging " +
    "local localhost example com org net www http https").split(" "),
);

/** Most characters that are looked at. */
const MAX_LENGTH = 512;

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/**
 * Returns how much likelier the pairs of letters of a text are in words than in random letters, as
 * thousandths of a bit a pair: above 500 for most words, below 0 for most random texts. A pair that
 * changes from small to capital, or across anything but letters, does not count; a text without a
 * pair gives 0.
 */
export function pairLikeness(text: string): number {
  const length = Math.min(text.length, MAX_LENGTH);
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < length; i++) {
    const [a, b] = [text.charCodeAt(i - 1), text.charCodeAt(i)];
    if (!isLetter(a) || !isLetter(b)) continue;
    if ((a & 0x20) > (b & 0x20)) continue;
    sum += PAIR_SCORES[((a | 0x20) - 0x61) * 26 + (b | 0x20) - 0x61]!;
    pairs++;
  }
  return pairs === 0 ? 0 : Math.round((sum * 250) / pairs);
}

/** Splits `fooBarHTTPPort_2` into its runs of letters: foo, Bar, HTTP, Port. */
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;

/** Returns whether a run of letters (in lower case) is a word that texts and sources share. */
export function isCommonWord(word: string): boolean {
  if (WORDS.has(word) || MORE_WORDS.has(word)) return true;
  return word.endsWith("s") && word.length > 4 && WORDS.has(word.slice(0, -1));
}

/**
 * Returns which share of a text, in thousandths, common words cover. A word counts only where it is
 * a whole run of letters, so that a long random text with "hook" in it stays what it is. (Dropping
 * a text for a word within it loses real secrets:
 * https://github.com/betterleaks/betterleaks/issues/261.)
 */
export function wordShare(text: string): number {
  const start = text.slice(0, MAX_LENGTH);
  let covered = 0;
  let all = 0;
  for (let i = 0; i < start.length; i++) {
    const code = start.charCodeAt(i);
    if (isLetter(code) || (code >= 0x30 && code <= 0x39)) all++;
  }
  if (all === 0) return 0;
  for (const [word] of start.matchAll(WORD)) {
    if (word.length >= 3 && isCommonWord(word.toLowerCase())) covered += word.length;
  }
  return Math.floor((covered * 1000) / all);
}

/** From this share of common words on, a text reads as words. */
const MOST_WORDS = 550;
/** From this likeness on, a text of letters reads as words. */
const MOST_LIKE = 450;
/** With so few letters, pairs prove nothing. */
const LEAST_LETTERS = 6;

/**
 * Returns whether a text reads as words (an identifier, a sentence, a name) and not as random
 * characters: common words cover most of it, or it is nearly all letters in pairs that words have.
 */
export function isWordLike(text: string): boolean {
  if (wordShare(text) >= MOST_WORDS) return true;
  const start = text.slice(0, MAX_LENGTH);
  let letters = 0;
  let digits = 0;
  let turns = 0;
  for (let i = 0; i < start.length; i++) {
    const code = start.charCodeAt(i);
    if (isLetter(code)) letters++;
    else if (code >= 0x30 && code <= 0x39) digits++;
    else continue;
    const before = start.charCodeAt(i - 1);
    // A turn from a capital back to a small letter is usual; one out of a digit into a letter, or
    // from two small letters to a capital over and over, is not.
    if (i > 0 && isLetter(code) && before >= 0x30 && before <= 0x39) turns++;
  }
  if (letters < LEAST_LETTERS || digits * 4 > letters || turns > 1) return false;
  return pairLikeness(start) >= MOST_LIKE;
}
