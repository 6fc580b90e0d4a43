import { Buffer } from "node:buffer";

const HIDDEN = "********";

/**
 * Returns a secret (bytes as Latin-1) with all of it hidden, its length too, but for a keyword of its
 * rule that it begins with: that is the same in all secrets of the kind, and tells which it is.
 */
export function maskSecret(secret: string, keywords: readonly string[]): string {
  const lower = secret.slice(0, 64).toLowerCase();
  const prefix = keywords.filter((keyword) =>
    lower.startsWith(keyword) && 2 * keyword.length <= secret.length
  ).reduce((longest, keyword) => Math.max(longest, keyword.length), 0);
  return `${secret.slice(0, prefix).replace(/[^\x20-\x7e]/g, "?")}${HIDDEN}`;
}

/** Words of at least 8 characters as tokens are made of. */
const WORD = /[A-Za-z0-9+/_.~-]{8,}/g;

/** Returns whether a word could be a secret that nobody found: it has digits, or is very long. */
function isTokenLike(word: string): boolean {
  return word.length >= 24 || /\d.*\d/.test(word);
}

const MAX_EXCERPT = 60;

/**
 * Returns what stands before a secret in its line, for people: the end of it where it is long, with
 * everything hidden that could be a secret too. `line` is Latin-1 of UTF-8, `at` where the secret
 * begins; other secrets of the line are given as `hidden`.
 */
export function excerptOf(
  line: string,
  at: number,
  hidden: readonly { readonly start: number; readonly end: number }[],
): string {
  let before = "";
  let from = Math.max(0, line.lastIndexOf("\n", at - 1) + 1);
  for (const span of hidden) {
    if (span.end <= from || span.start >= at) continue;
    before += line.slice(from, Math.max(from, span.start)) + HIDDEN;
    from = Math.max(from, span.end);
  }
  if (from < at) before += line.slice(from, at);
  const text = Buffer.from(before, "latin1").toString("utf8").trimStart()
    .replace(WORD, (word) => isTokenLike(word) ? HIDDEN : word);
  const units = [...text];
  return units.length <= MAX_EXCERPT ? text : `…${units.slice(-MAX_EXCERPT).join("")}`;
}
