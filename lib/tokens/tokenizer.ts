import type { Sha256Hex } from "../base/mod.ts";
import { classAt, classOf, SPACE } from "./char_class.ts";
import { PieceCounter } from "./piece_counter.ts";
import { type Split, SPLITS } from "./split.ts";
import { TextBuffer } from "./text_buffer.ts";
import { type TokenizerName, type TokenizerRow, TOKENIZERS } from "./tokenizers.ts";
import {
  loadVocabulary,
  openVocabulary,
  type SharedVocabulary,
  type Vocabulary,
} from "./vocabulary.ts";

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
   * Returns `count` of the text that UTF-8 bytes hold. Ill-formed parts count as the U+FFFD that a
   * `TextDecoder` makes of them; U+FEFF at the start is part of the text.
   */
  countBytes(bytes: Uint8Array): number;
  /**
   * Returns the number of tokens that a text has when `=` follows it, which is how a section of a
   * pack stands before the next one. Such counts add up over sections. Only where the text ends in
   * white space does it differ from `count`, and only for gpt2.
   */
  countBefore(text: string): number;
  /** Returns `countBefore` of the text that UTF-8 bytes hold, as `countBytes` reads them. */
  countBytesBefore(bytes: Uint8Array): number;
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

/** A tokenizer with what another thread needs to have it too. */
export interface ShareableTokenizer extends Tokenizer {
  readonly shared: SharedVocabulary;
}

/** So many line ends within one piece get a count of their own. */
const MAX_CUTS_IN_PIECE = 32;
const NEWLINE_BYTE = 0x0a;

class RankTokenizer implements ShareableTokenizer {
  readonly name: TokenizerName;
  readonly version: TokenizerRow["encoding"];
  readonly vocabSha256: Sha256Hex;
  readonly vocabSize: number;
  readonly shared: SharedVocabulary;
  readonly #pieces: PieceCounter;
  readonly #split: Split;
  readonly #text = new TextBuffer();
  /** Holds a part of what is in the other one. */
  readonly #part = new TextBuffer();

  constructor(name: TokenizerName, vocabulary: Vocabulary) {
    const row = TOKENIZERS[name];
    this.name = name;
    this.version = row.encoding;
    this.vocabSha256 = row.vocab_sha256;
    this.vocabSize = row.vocab_size;
    this.shared = vocabulary.shared;
    this.#pieces = new PieceCounter(vocabulary);
    this.#split = SPLITS[name];
  }

  #countIn({ bytes, view, length }: TextBuffer): number {
    const split = this.#split;
    const pieces = this.#pieces;
    let tokens = 0;
    for (let at = 0; at < length;) {
      const end = split(bytes, view, at);
      tokens += pieces.count(view, at, end);
      at = end;
    }
    return tokens;
  }

  count(text: string): number {
    this.#text.putText(text);
    return this.#countIn(this.#text);
  }

  countBytes(bytes: Uint8Array): number {
    this.#text.putBytes(bytes);
    return this.#countIn(this.#text);
  }

  // "=" is a token, and after white space it starts a piece in all three encodings.
  countBefore(text: string): number {
    this.#text.putText(text, true);
    return this.#countIn(this.#text) - 1;
  }

  countBytesBefore(bytes: Uint8Array): number {
    this.#text.putBytes(bytes, true);
    return this.#countIn(this.#text) - 1;
  }

  endCorrection(text: string): number {
    let start = text.length;
    // All white space is in the first plane.
    while (start > 0 && (classOf(text.charCodeAt(start - 1)) & SPACE) !== 0) start--;
    const tail = text.substring(start);
    return this.count(tail) - this.countBefore(tail);
  }

  #countPartBefore(start: number, end: number): number {
    this.#part.putBytes(this.#text.bytes.subarray(start, end), true);
    return this.#countIn(this.#part) - 1;
  }

  /** Whether a cut after a line end parts white space of which more stands before the line end. */
  #isMidRun(start: number, cut: number): boolean {
    const { bytes } = this.#text;
    if (cut - start < 2 || (classAt(bytes, cut) & SPACE) === 0) return false;
    let before = cut - 2;
    while (before > start && (bytes[before]! & 0xc0) === 0x80) before--;
    return (classAt(bytes, before) & SPACE) !== 0;
  }

  countLines(text: string, limit: number = Infinity): Uint32Array {
    this.#text.putText(text, true);
    const { view, length } = this.#text;
    const bytes = this.#text.bytes.subarray(0, length + 1);
    const counts: number[] = [];
    let tokens = 0;
    let newline = bytes.indexOf(NEWLINE_BYTE);
    for (let at = 0; newline >= 0;) {
      const end = this.#split(bytes, view, at);
      const count = this.#pieces.count(view, at, end);
      for (let cuts = 0; newline >= 0 && newline < end; cuts++) {
        const cut = newline + 1;
        const lines = cut === end && !this.#isMidRun(at, cut)
          ? tokens + count
          : cuts < MAX_CUTS_IN_PIECE
          ? tokens + this.#countPartBefore(at, cut)
          : NO_CUT;
        counts.push(lines);
        if (lines !== NO_CUT && lines > limit) return Uint32Array.from(counts);
        newline = bytes.indexOf(NEWLINE_BYTE, cut);
      }
      tokens += count;
      at = end;
    }
    return Uint32Array.from(counts);
  }
}

const loaded = new Map<TokenizerName, Promise<RankTokenizer>>();

/** Returns a tokenizer; its ranks are loaded once per process, which takes 30 to 130 ms. */
export function loadTokenizer(name: TokenizerName): Promise<Tokenizer> {
  return loadShareable(name);
}

/** Returns {@linkcode loadTokenizer}'s tokenizer with what another thread needs to have it too. */
export function loadShareable(name: TokenizerName): Promise<ShareableTokenizer> {
  let tokenizer = loaded.get(name);
  if (tokenizer === undefined) {
    tokenizer = loadVocabulary(name).then((vocabulary) => new RankTokenizer(name, vocabulary));
    loaded.set(name, tokenizer);
  }
  return tokenizer;
}

/** Returns the tokenizer of a vocabulary that another thread has loaded. */
export function adoptVocabulary(shared: SharedVocabulary): Tokenizer {
  return new RankTokenizer(shared.name, openVocabulary(shared));
}
