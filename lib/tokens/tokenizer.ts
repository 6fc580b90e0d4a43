import type { Sha256Hex } from "../base/mod.ts";
import { classAt, SPACE } from "./char_class.ts";
import { countMerged, type Ranks } from "./merge.ts";
import { type Split, SPLITS } from "./split.ts";
import { type TokenizerName, type TokenizerRow, TOKENIZERS } from "./tokenizers.ts";
import { bytesOf, loadRanks } from "./vocabulary.ts";

/** Stands in {@linkcode Tokenizer.countLines} for a line after which a text should not be cut. */
export const NO_CUT = 0xffffffff;

/** Counts tokens as OpenAI's tiktoken does with no special token allowed. */
export interface Tokenizer {
  readonly name: TokenizerName;
  /** The encoding's name, `cl100k_base` for example. */
  readonly version: TokenizerRow["encoding"];
  readonly vocabSha256: Sha256Hex;
  readonly vocabSize: number;
  /**
   * Returns the number of tokens of a text. Text such as `<|endoftext|>` is text. A lone surrogate
   * counts as U+FFFD, which is what its UTF-8 form would be.
   */
  count(text: string): number;
  /**
   * Returns the number of tokens that a text has when `=` follows it, which is how a section of a
   * pack stands before the next one. Such counts add up over sections. Only where the text ends in
   * white space does it differ from `count`, and only for gpt2.
   */
  countBefore(text: string): number;
  /**
   * Returns `count(text) - countBefore(text)`, which depends on the white space at the end only: 0
   * but for gpt2. The last section of a pack is followed by nothing, and this is what that changes.
   */
  endCorrection(text: string): number;
  /**
   * Returns, for the first 1, 2, 3… lines of a text, their number of tokens when `=` follows them:
   * `result[i] === countBefore(first i + 1 lines)`, all in one pass. A line ends after `\n`; an
   * unfinished last line is not in it. {@linkcode NO_CUT} stands for some line ends within a long
   * run of empty lines. The pass ends early after the first line that exceeds `limit`.
   */
  countLines(text: string, limit?: number): Uint32Array;
}

/** Longer pieces are rare, and remembering them could hold a lot of memory. */
const MAX_CACHED_PIECE = 64;
const MAX_CACHED_PIECES = 200_000;
/** So many line ends within one piece get a count of their own. */
const MAX_CUTS_IN_PIECE = 32;

class RankTokenizer implements Tokenizer {
  readonly name: TokenizerName;
  readonly version: TokenizerRow["encoding"];
  readonly vocabSha256: Sha256Hex;
  readonly vocabSize: number;
  readonly #ranks: Ranks;
  readonly #split: Split;
  #cache = new Map<string, number>();

  constructor(name: TokenizerName, ranks: Ranks) {
    const row = TOKENIZERS[name];
    this.name = name;
    this.version = row.encoding;
    this.vocabSha256 = row.vocab_sha256;
    this.vocabSize = row.vocab_size;
    this.#ranks = ranks;
    this.#split = SPLITS[name];
  }

  #countPiece(piece: string): number {
    const known = this.#cache.get(piece);
    if (known !== undefined) return known;
    const count = countMerged(bytesOf(piece), this.#ranks);
    if (piece.length <= MAX_CACHED_PIECE) {
      if (this.#cache.size >= MAX_CACHED_PIECES) this.#cache = new Map();
      this.#cache.set(piece, count);
    }
    return count;
  }

  count(text: string): number {
    const whole = text.toWellFormed();
    const split = this.#split;
    let tokens = 0;
    for (let at = 0; at < whole.length;) {
      const end = split(whole, at);
      tokens += this.#countPiece(whole.substring(at, end));
      at = end;
    }
    return tokens;
  }

  countBefore(text: string): number {
    // "=" is a token, and after white space it starts a piece in all three encodings.
    return this.count(`${text}=`) - 1;
  }

  endCorrection(text: string): number {
    let start = text.length;
    while (start > 0 && (classAt(text, start - 1) & SPACE) !== 0) start--;
    const tail = text.substring(start);
    return this.count(tail) - this.countBefore(tail);
  }

  /** Whether a cut parts white space of which more than one character stands before it. */
  #isMidRun(text: string, start: number, cut: number): boolean {
    return cut - start > 1 && (classAt(text, cut) & SPACE) !== 0 &&
      (classAt(text, cut - 2) & SPACE) !== 0;
  }

  countLines(text: string, limit: number = Infinity): Uint32Array {
    const whole = `${text.toWellFormed()}=`;
    const counts: number[] = [];
    let tokens = 0;
    let newline = whole.indexOf("\n");
    for (let at = 0; newline >= 0;) {
      const end = this.#split(whole, at);
      const count = this.#countPiece(whole.substring(at, end));
      for (let cuts = 0; newline >= 0 && newline < end; cuts++) {
        const cut = newline + 1;
        const lines = cut === end && !this.#isMidRun(whole, at, cut)
          ? tokens + count
          : cuts < MAX_CUTS_IN_PIECE
          ? tokens + this.countBefore(whole.substring(at, cut))
          : NO_CUT;
        counts.push(lines);
        if (lines !== NO_CUT && lines > limit) return Uint32Array.from(counts);
        newline = whole.indexOf("\n", cut);
      }
      tokens += count;
      at = end;
    }
    return Uint32Array.from(counts);
  }
}

const loaded = new Map<TokenizerName, Promise<Tokenizer>>();

/** Returns a tokenizer; its ranks are loaded once per process. */
export function loadTokenizer(name: TokenizerName): Promise<Tokenizer> {
  let tokenizer = loaded.get(name);
  if (tokenizer === undefined) {
    tokenizer = loadRanks(name).then((ranks) => new RankTokenizer(name, ranks));
    loaded.set(name, tokenizer);
  }
  return tokenizer;
}
