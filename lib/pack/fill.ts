import { NO_CUT, type Tokenizer } from "../tokens/mod.ts";
import type { LineRange } from "./blocks.ts";
import type { TextReader } from "./file_texts.ts";
import type { RankedFile } from "./score_files.ts";
import { closedContent, headerLine } from "./section.ts";
import { type ChosenSection, compareSections, tokensOf } from "./selection.ts";

/** What filling needs. */
export interface FillOptions {
  readonly budget: number;
  readonly tokenizer: Tokenizer;
  readonly texts: TextReader;
  /** All eligible files, best first. */
  readonly files: readonly RankedFile[];
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

/** Lines of a file that nothing has taken. */
interface FreeRange extends LineRange {
  readonly file: RankedFile;
}

/** Those of a free range, and its last line. */
interface FreeCuts {
  readonly cuts: Cuts;
  readonly end: number;
}

/** Yields what sections leave of files, in the order of the files. */
function* freeRanges(
  files: readonly RankedFile[],
  sections: readonly ChosenSection[],
): Generator<FreeRange> {
  const byFile = new Map<RankedFile, ChosenSection[]>();
  for (const section of [...sections].sort(compareSections)) {
    const list = byFile.get(section.file);
    if (list === undefined) byFile.set(section.file, [section]);
    else list.push(section);
  }
  for (const file of files) {
    let start = 1;
    for (const { startLine, endLine } of byFile.get(file) ?? []) {
      if (startLine > start) yield { file, start, end: startLine - 1 };
      start = endLine + 1;
    }
    if (start <= file.lines) yield { file, start, end: file.lines };
  }
}

class Filler {
  readonly #options: FillOptions;

  constructor(options: FillOptions) {
    this.#options = options;
  }

  /** Returns the ranges that start where a free one does and have at most `limit` tokens. */
  async #cutsOf({ file, start, end }: FreeRange, limit: number): Promise<Cuts> {
    const { tokenizer, texts } = this.#options;
    const text = closedContent((await texts.textOf(file)).slice({ start, end }));
    const counts = tokenizer.countLines(headerLine(file.entry.path, start, end) + text, limit + 8);
    // The header ends with the last line's number, a piece of its own in every encoding.
    const withoutNumber = tokenizer.count(String(end));
    const cuts: ChosenSection[] = [];
    let cut = 0;
    for (let i = 1; i < counts.length; i++) {
      cut = text.indexOf("\n", cut) + 1;
      if (counts[i] === NO_CUT) continue;
      const endLine = start + i - 1;
      const tokens = counts[i]! - withoutNumber + tokenizer.count(String(endLine));
      if (tokens > limit) continue;
      cuts.push({
        file,
        startLine: start,
        endLine,
        kind: start === 1 && endLine === file.lines ? "whole" : "filler",
        tokens,
        endCorrection: tokenizer.endCorrection(text.slice(0, cut)),
      });
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
    { cuts, end }: FreeCuts,
  ): Promise<readonly ChosenSection[] | undefined> {
    const gap = this.#options.budget - tokensOf(base);
    for (const one of cuts.slice(-MAX_SPLITS).reverse()) {
      const range = { file: one.file, start: one.endLine + 1, end };
      if (range.start > end) continue;
      const more = await this.#cutsOf(range, gap - one.tokens);
      const filled = this.#fillWith([...base, one], more);
      if (filled !== undefined) return filled;
    }
    return undefined;
  }

  async fill(base: readonly ChosenSection[]): Promise<readonly ChosenSection[] | undefined> {
    const gap = this.#options.budget - tokensOf(base);
    const lists: FreeCuts[] = [];
    let looked = 0;
    for (const range of freeRanges(this.#options.files, base)) {
      if (++looked > MAX_FILLERS) break;
      const cuts = await this.#cutsOf(range, gap);
      const filled = this.#fillWith(base, cuts);
      if (filled !== undefined) return filled;
      if (cuts.length > 0 && lists.length < MAX_PAIRED) lists.push({ cuts, end: range.end });
    }
    for (const [i, first] of lists.entries()) {
      for (const second of lists.slice(i + 1)) {
        const filled = this.#fillWithPair(base, [first.cuts, second.cuts]);
        if (filled !== undefined) return filled;
      }
    }
    for (const list of lists) {
      const filled = await this.#fillWithSplit(base, list);
      if (filled !== undefined) return filled;
    }
    return undefined;
  }
}

/**
 * Adds line ranges of what was not chosen, so that the pack has at least 99.5 % of the budget: the
 * head of the first free range, by the files' scores, that does it; else of two ranges; else two
 * parts of one range; else the same with the last chosen sections taken back, one more each time.
 *
 * @returns `undefined` where none of this does it.
 */
export async function fillBudget(
  chosen: readonly ChosenSection[],
  options: FillOptions,
): Promise<readonly ChosenSection[] | undefined> {
  const isExhausted = options.files.length ===
    chosen.filter((section) => section.kind === "whole").length;
  if (isExhausted || tokensOf(chosen) >= leastTokens(options.budget)) return chosen;
  const filler = new Filler(options);
  for (let dropped = 0; dropped <= Math.min(MAX_DROPPED, chosen.length); dropped++) {
    const filled = await filler.fill(chosen.slice(0, chosen.length - dropped));
    if (filled !== undefined) return filled;
  }
  return undefined;
}
