/**
 * Words that tell nothing of what is asked for. Some are keywords of languages too, and stand in
 * every file then.
 */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  ("a an and are as at be been by can did do does for from had has have how i if in into is it its " +
    "me my of on or our should so that the their them then there these they this to us was we were " +
    "what when where which who why will with would you your").split(" "),
);

/** A character that is a word of its own, a run of letters with marks, or a run of digits. */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}_$'\u2019-]+/gu;

/** The parts of an identifier: `HTTPServer2` gives HTTP, Server and 2. */
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}|\p{Lt}|\p{N}+/gu;

/**
 * Returns what a word and its plural have in common, after the S stemmer (Harman, "How effective is
 * suffixing?", 1991): `box` of boxes, `quer` and a y of queries, `cach` of cache and caches.
 */
function stemOf(word: string): string {
  const single = word.length > 3 && /[^us]s$/.test(word) ? word.slice(0, -1) : word;
  if (single.endsWith("ie")) return `${single.slice(0, -2)}y`;
  return /(?:[sxz]|[cs]h)e$/.test(single) ? single.slice(0, -1) : single;
}

/**
 * Returns the words of a text in their order: in small letters, plural and
 * singular alike. An
 * identifier gives its parts and, where there are several, itself without what is between them, so
 * that `create_pack`, `createPack` and `create-pack` are the same. With a pattern of
 * {@linkcode patternFor}, only the words of runs in which one of its terms may stand.
 */
export function* wordsOf(text: string, among?: RegExp): Generator<string, void> {
  for (const [run] of text.normalize("NFC").matchAll(RUN)) {
    if (among !== undefined && !among.test(run)) continue;
    const parts: string[] = [];
    for (const [part] of run.matchAll(PART)) parts.push(part.toLowerCase());
    for (const part of parts) yield stemOf(part);
    if (parts.length > 1) yield stemOf(parts.join(""));
  }
}

/** Returns the different words of a question, without function words where there are others. */
export function termsOf(question: string): readonly string[] {
  const all = [...new Set(wordsOf(question))];
  const telling = all.filter((word) => !FUNCTION_WORDS.has(word));
  return telling.length > 0 ? telling : all;
}

/**
 * Returns a pattern that finds something wherever one of these words stands: most texts hold none of
 * them, which is found out faster than what words they hold.
 */
export function patternFor(terms: readonly string[]): RegExp {
  const sources = terms.map((term) =>
    // Without what a plural changes, and with what may stand between the parts of an identifier.
    [...(term.endsWith("y") ? term.slice(0, -1) : term)].join("[_$'\u2019-]*")
  );
  return new RegExp(sources.join("|"), "iu");
}
