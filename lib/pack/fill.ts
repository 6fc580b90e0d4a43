import { NO_CUT, type Tokenizer } from "../tokens/mod.ts";
import { type ChosenSection, type FirstChoice, tokensOf, wholeFile } from "./choose.ts";
import type { MeasuredFile } from "./measure_files.ts";
import { closedContent, headerLine } from "./section.ts";

/** What filling needs. */
export interface FillOptions {
  readonly budget: number;
  readonly tokenizer: Tokenizer;
  /** Reads an eligible file again. */
  readonly readText: (file: MeasuredFile) => Promise<string>;
}

/** Bounds on the search, which together hold the cost of a fill to a few hundred file heads. */
const MAX_FILLERS = 48;
const MAX_PAIRED = 12;
const MAX_SPLITS = 48;
const MAX_DROPPED = 16;

/** Returns the smallest number of tokens that a pack may have which does not hold everything. */
export function leastTokens(budget: number): number {
  return Math.ceil(budget * 995 / 1000);
}

/** Ranges of one file that start at one line, by their last line. */
type Cuts = readonly ChosenSection[];

class Filler {
  readonly #options: FillOptions;
  readonly #texts = new Map<MeasuredFile, string>();

  constructor(options: FillOptions) {
    this.#options = options;
  }

  async #textOf(file: MeasuredFile): Promise<string> {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = closedContent(await this.#options.readText(file));
      if (this.#texts.size >= MAX_PAIRED) this.#texts.clear();
      this.#texts.set(file, text);
    }
    return text;
  }

  /** Returns the ranges of a file from a line on that have at most `limit` tokens. */
  async #cutsOf(file: MeasuredFile, startLine: number, limit: number): Promise<Cuts> {
    const { tokenizer } = this.#options;
    const text = await this.#textOf(file);
    let start = 0;
    for (let line = 1; line < startLine; line++) start = text.indexOf("\n", start) + 1;
    const header = headerLine(file.entry.path, startLine, file.lines);
    const counts = tokenizer.countLines(header + text.slice(start), limit + 8);
    // The header ends with the last line's number, a piece of its own in every encoding.
    const withoutNumber = tokenizer.count(String(file.lines));
    const cuts: ChosenSection[] = [];
    let end = start;
    for (let i = 1; i < counts.length; i++) {
      end = text.indexOf("\n", end) + 1;
      if (counts[i] === NO_CUT) continue;
      const endLine = startLine + i - 1;
      const tokens = counts[i]! - withoutNumber + tokenizer.count(String(endLine));
      if (tokens > limit) continue;
      const whole = startLine === 1 && endLine === file.lines;
      cuts.push(
        whole ? wholeFile(file) : {
          file,
          startLine,
          endLine,
          tokens,
          endCorrection: tokenizer.endCorrection(text.slice(start, end)),
        },
      );
    }
    return cuts;
  }

  #isFull(sections: readonly ChosenSection[]): boolean {
    const tokens = tokensOf(sections);
    return tokens >= leastTokens(this.#options.budget) && tokens <= this.#options.budget;
  }

  /** Returns the base with one range of a file, where that fills the budget. */
  #fillWith(base: readonly ChosenSection[], cuts: Cuts): readonly ChosenSection[] | undefined {
    for (let i = cuts.length - 1; i >= 0; i--) {
      const filled = [...base, cuts[i]!];
      if (this.#isFull(filled)) return filled;
      if (tokensOf(filled) < leastTokens(this.#options.budget) - 64) return undefined;
    }
    return undefined;
  }

  /** The same with a range of each of two files; both lists grow with their last lines. */
  #fillWithPair(
    base: readonly ChosenSection[],
    [first, second]: readonly [Cuts, Cuts],
  ): readonly ChosenSection[] | undefined {
    const gap = this.#options.budget - tokensOf(base);
    let j = second.length - 1;
    for (const one of first) {
      while (j >= 0 && one.tokens + second[j]!.tokens > gap) j--;
      if (j < 0) return undefined;
      const filled = [...base, one, second[j]!];
      if (this.#isFull(filled)) return filled;
    }
    return undefined;
  }

  /** The same with two ranges of one file, one after the other. */
  async #fillWithSplit(
    base: readonly ChosenSection[],
    cuts: Cuts,
  ): Promise<readonly ChosenSection[] | undefined> {
    const gap = this.#options.budget - tokensOf(base);
    for (const one of cuts.slice(-MAX_SPLITS).reverse()) {
      if (one.endLine >= one.file.lines) continue;
      const more = await this.#cutsOf(one.file, one.endLine + 1, gap - one.tokens);
      const filled = this.#fillWith([...base, one], more);
      if (filled !== undefined) return filled;
    }
    return undefined;
  }

  async fill(
    base: readonly ChosenSection[],
    rest: readonly MeasuredFile[],
  ): Promise<readonly ChosenSection[] | undefined> {
    const gap = this.#options.budget - tokensOf(base);
    const lists: Cuts[] = [];
    for (const file of rest.slice(0, MAX_FILLERS)) {
      const cuts = await this.#cutsOf(file, 1, gap);
      const filled = this.#fillWith(base, cuts);
      if (filled !== undefined) return filled;
      if (cuts.length > 0 && lists.length < MAX_PAIRED) lists.push(cuts);
    }
    for (const [i, first] of lists.entries()) {
      for (const second of lists.slice(i + 1)) {
        const filled = this.#fillWithPair(base, [first, second]);
        if (filled !== undefined) return filled;
      }
    }
    for (const cuts of lists) {
      const filled = await this.#fillWithSplit(base, cuts);
      if (filled !== undefined) return filled;
    }
    return undefined;
  }
}

/**
 * Adds line ranges of files that were too large, so that the pack has at least 99.5 % of the budget:
 * the head of the first file, by score, that does it; else of two files; else two ranges of one
 * file; else the same with the last chosen files taken back, one more each time.
 *
 * @returns `undefined` where none of this does it.
 */
export async function fillBudget(
  first: FirstChoice,
  options: FillOptions,
): Promise<readonly ChosenSection[] | undefined> {
  if (first.rest.length === 0 || tokensOf(first.chosen) >= leastTokens(options.budget)) {
    return first.chosen;
  }
  const filler = new Filler(options);
  const mostDropped = Math.min(MAX_DROPPED, first.chosen.length);
  for (let dropped = 0; dropped <= mostDropped; dropped++) {
    const kept = first.chosen.length - dropped;
    const back = first.chosen.slice(kept).map((section) => section.file);
    const filled = await filler.fill(first.chosen.slice(0, kept), [...back, ...first.rest]);
    if (filled !== undefined) return filled;
  }
  return undefined;
}
