import { PackRepoError } from "../base/mod.ts";
import type { Onlooker } from "./screen_files.ts";
import type { Focus } from "./types.ts";
import { patternFor, termsOf, wordsOf } from "./focus_words.ts";

/** More characters or words are no longer a focus. */
const MAX_CHARACTERS = 1000;
const MAX_TERMS = 64;

/** A word in a path counts as so many in the text. */
const PATH_WEIGHT = 10;

/** The boost of the best file. */
export const MAX_BOOST = 1000;

function badFocus(text: string, problem: string, hint: string): PackRepoError {
  return new PackRepoError({
    code: "pack.bad-focus",
    exit: "usage",
    message: `Cannot focus on ${JSON.stringify(text.slice(0, 100).toWellFormed())}: ${problem}`,
    hint,
  });
}

/**
 * Returns the words that a focus asks for.
 *
 * @throws {PackRepoError} `pack.bad-focus` (64).
 */
export function parseFocus(text: string): readonly string[] {
  if (text.length > MAX_CHARACTERS || !text.isWellFormed()) {
    throw badFocus(
      text,
      `it has more than ${MAX_CHARACTERS} characters, or halves of some`,
      "Pass the words that matter",
    );
  }
  const terms = termsOf(text);
  if (terms.length === 0) {
    throw badFocus(text, "it holds no word", 'Pass words or names: --focus "session cookie"');
  }
  if (terms.length > MAX_TERMS) {
    throw badFocus(text, `it has more than ${MAX_TERMS} words`, "Pass the words that matter");
  }
  return terms;
}

/** Binary digits behind the point in what {@linkcode log2Fixed} returns. */
const FRACTION_BITS = 16n;

/** Returns the binary logarithm of a ratio of at least 1, in 65,536ths, rounded down. */
export function log2Fixed(numerator: number, denominator: number): bigint {
  const bits = 64n;
  let value = (BigInt(numerator) << bits) / BigInt(denominator);
  let result = 0n;
  while (value >= 2n << bits) {
    value >>= 1n;
    result++;
  }
  for (let i = 0n; i < FRACTION_BITS; i++) {
    value = (value * value) >> bits;
    result <<= 1n;
    if (value >= 2n << bits) {
      value >>= 1n;
      result++;
    }
  }
  return result;
}

/** What is kept of a file that holds a word of the focus. */
interface Found {
  readonly bytes: number;
  /** How often each term occurs. */
  readonly counts: readonly number[];
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Rates files by the words that somebody asks for: Okapi BM25 (Robertson and Zaragoza, 2009) with
 * k1 = 1.2 and b = 0.75, a file's length being that of its bytes. All of it is integers, so that
 * every machine gives the same ratings, in whichever order the files are read.
 */
export class LexicalFocus implements Focus {
  readonly #text: string;
  readonly #terms: readonly string[];
  readonly #pattern: RegExp;
  readonly #found = new Map<string, Found>();
  #files = 0;
  #bytes = 0;
  #scores: ReadonlyMap<string, bigint> | undefined;
  #weights: readonly bigint[] = [];
  #best = 0n;

  /** @throws {PackRepoError} `pack.bad-focus` (64). */
  constructor(text: string) {
    this.#text = text;
    this.#terms = parseFocus(text);
    this.#pattern = patternFor(this.#terms);
  }

  /** Takes in a file that can be packed, each once. */
  read(path: string, bytes: Uint8Array): void {
    this.#files++;
    this.#bytes += bytes.length;
    const text = decoder.decode(bytes).normalize("NFC");
    if (!this.#pattern.test(text) && !this.#pattern.test(path)) return;
    const places = new Map(this.#terms.map((term, place) => [term, place]));
    const counts = new Array<number>(this.#terms.length).fill(0);
    const count = (part: string, weight: number): void => {
      for (const word of wordsOf(part, this.#pattern)) {
        const place = places.get(word);
        if (place !== undefined) counts[place]! += weight;
      }
    };
    count(text, 1);
    count(path, PATH_WEIGHT);
    if (counts.some((each) => each > 0)) this.#found.set(path, { bytes: bytes.length, counts });
  }

  /**
   * Returns how well a file fits, once all are read: an integer from 0 to {@linkcode MAX_BOOST},
   * which the best file has.
   *
   * @throws {PackRepoError} `pack.focus-not-found` (66) where no file holds any of the words.
   */
  boostOf(path: string): number {
    this.#scores ??= this.#rate();
    return Number((this.#scores.get(path) ?? 0n) * BigInt(MAX_BOOST) / this.#best);
  }

  /**
   * Returns how much of what is asked for a line holds, once all files are read: an integer from 0 to
   * {@linkcode MAX_BOOST}, which a line with all of the words has.
   */
  worthOf(line: string): number {
    this.#scores ??= this.#rate();
    if (!this.#pattern.test(line)) return 0;
    const held = new Set(wordsOf(line, this.#pattern));
    const all = this.#weights.reduce((sum, weight) => sum + weight, 0n);
    const found = this.#weights.reduce(
      (sum, weight, place) => held.has(this.#terms[place]!) ? sum + weight : sum,
      0n,
    );
    return Number(found * BigInt(MAX_BOOST) / all);
  }

  #rate(): ReadonlyMap<string, bigint> {
    const weights = this.#weights = this.#terms.map((_, place) => {
      let holding = 0;
      for (const { counts } of this.#found.values()) if (counts[place]! > 0) holding++;
      // ln(1 + (N - n + 1/2) / (n + 1/2)), in another base.
      return log2Fixed(2 * this.#files + 2, 2 * holding + 1);
    });
    const [total, files] = [BigInt(this.#bytes), BigInt(this.#files)];
    const scores = new Map<string, bigint>();
    for (const [path, { bytes, counts }] of this.#found) {
      // k1 * (1 - b + b * length / average), times 20 times all bytes.
      const dampening = 6n * total + 18n * BigInt(bytes) * files;
      let score = 0n;
      counts.forEach((count, place) => {
        const often = 20n * BigInt(count) * total;
        score += (weights[place]! * often << 16n) / (often + dampening);
      });
      scores.set(path, score);
      if (score > this.#best) this.#best = score;
    }
    if (this.#best === 0n) {
      throw new PackRepoError({
        code: "pack.focus-not-found",
        exit: "noInput",
        message: `Cannot focus on ${JSON.stringify(this.#text.slice(0, 100).toWellFormed())}: no ` +
          "file that can be packed holds any of its words",
        hint: "Pass words or names that the files hold",
      });
    }
    return scores;
  }
}

/** Lets a focus read the eligible files as they are screened; it wants all of them. */
export function onlookerOf(focus: Pick<Focus, "read">): Onlooker {
  return {
    wants: () => true,
    take: ({ entry, bytes }) => focus.read(entry.path, bytes),
  };
}
