/**
 * Makes the tables of lib/scan/filters/letters.ts from the plain text of the files named:
 *
 *     deno run --allow-read infra/scan/letters.ts FILE... > lib/scan/filters/letters.ts
 *
 * The files were the documentation and sources of flask, express, hono, ripgrep, aider and
 * prometheus: only counts of letters and words leave them.
 *
 * @module
 */

const A = "a".charCodeAt(0);
/** Steps of a quarter of a bit, from -6 to +6 bits, as the characters from "0" on. */
const STEPS_PER_BIT = 4;
const LEAST = -6;
const MOST_WORDS = 1200;

/** Names of authors, which stand in many files and are no words. */
const LEFT_OUT = new Set(["bwplotka"]);

const pairs = new Float64Array(26 * 26).fill(0.5);
const words = new Map<string, Set<string>>();

function count(word: string, file: string): void {
  for (let i = 1; i < word.length; i++) {
    pairs[(word.charCodeAt(i - 1) - A) * 26 + word.charCodeAt(i) - A]! += 1;
  }
  if (word.length < 4 || word.length > 14 || LEFT_OUT.has(word)) return;
  const files = words.get(word) ?? new Set();
  files.add(file);
  words.set(word, files);
}

for (const file of Deno.args) {
  const seen = new Set<string>();
  const text = await Deno.readTextFile(file).catch(() => "");
  // Each word once a file, so that no single file decides.
  for (const [word] of text.matchAll(/[A-Z]?[a-z]{2,}/g)) seen.add(word.toLowerCase());
  for (const word of seen) count(word, file);
}

function quantise(pair: number): string {
  const row = Math.floor(pair / 26) * 26;
  const total = pairs.subarray(row, row + 26).reduce((sum, n) => sum + n, 0);
  const bits = Math.log2((pairs[pair]! / total) * 26);
  const step = Math.round((Math.max(LEAST, Math.min(-LEAST, bits)) - LEAST) * STEPS_PER_BIT);
  return String.fromCharCode("0".charCodeAt(0) + step);
}

function lines(text: string, width: number): string {
  const parts = text.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  return parts.map((part) => `  ${JSON.stringify(part)},`).join("\n");
}

const table = Array.from(pairs, (_, pair) => quantise(pair)).join("");
const common = [...words]
  .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
  .slice(0, MOST_WORDS).map(([word]) => word).sort();
const rows: string[] = [];
for (const word of common) {
  const last = rows.at(-1);
  if (last === undefined || last.length + word.length > 92) rows.push(word);
  else rows[rows.length - 1] = `${last} ${word}`;
}

const made = `// Made by infra/scan/letters.ts from text: do not edit.

/**
 * How much likelier a letter follows another in words than by chance: row and column are a letter
 * each, "0" stands for 6 bits less likely, each character after it for a quarter of a bit more.
 */
export const LETTER_PAIRS: string = [
${lines(table, 52)}
].join("");

/** Words that many files of text and source hold. */
export const COMMON_WORDS: string = [
${rows.map((row) => `  ${JSON.stringify(row)},`).join("\n")}
].join(" ");
`;
await Deno.stdout.write(new TextEncoder().encode(made));
