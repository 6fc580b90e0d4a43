import type { RankedFile } from "./score_files.ts";
import { type ChosenSection, Selection, type SelectionTools } from "./selection.ts";
import { BYTES_PER_TOKEN, largeBytes, partOf, type Weights } from "./weights.ts";

/** What choosing needs. */
export interface ChooseOptions extends SelectionTools {
  readonly weights: Weights;
}

/** A file with fewer tokens than a byte in so many is not expected: it is not even counted. */
export const MOST_BYTES_PER_TOKEN = 8;
/** After so many files in a row that do not fit, none is expected to. */
const MAX_MISSES = 64;
/** So many bytes more than what is left are counted ahead, and at least so many. */
const AHEAD_FACTOR = 3;
const AHEAD_BYTES = 2 ** 16;
/** So many large files are read, with what they were before, from the one that is looked at on. */
const PREPARED_FILES = 3;
/** With fewer tokens left no further part of a file is looked for. */
const LEAST_PART = 100;

class Chooser {
  readonly selection: Selection;
  readonly #files: readonly RankedFile[];
  readonly #options: ChooseOptions;

  constructor(files: readonly RankedFile[], options: ChooseOptions) {
    this.#files = files;
    this.#options = options;
    this.selection = new Selection(options);
  }

  #percent(share: number): number {
    return Math.floor(this.#options.budget * share / 100);
  }

  /** Whether a file comes in by its blocks. */
  #isLarge(file: RankedFile): boolean {
    return file.entry.size > largeBytes(this.#options.budget, this.#options.weights);
  }

  /** Whether a file is worth being counted. */
  #mayFit(file: RankedFile): boolean {
    return file.entry.size <= this.selection.left * MOST_BYTES_PER_TOKEN;
  }

  /** Counts together what comes next in the order, from a file that is not counted yet. */
  async #countAhead(files: readonly RankedFile[], from: number): Promise<void> {
    const limit = Math.max(AHEAD_BYTES, this.selection.left * AHEAD_FACTOR);
    const batch: RankedFile[] = [];
    let bytes = 0;
    for (let i = from; i < files.length && bytes <= limit; i++) {
      const file = files[i]!;
      if (this.#isLarge(file) || !this.#mayFit(file)) continue;
      bytes += file.entry.size;
      batch.push(file);
    }
    await this.#options.counter.costsOf(batch);
  }

  /** Adds the hottest blocks of a file, about so many tokens; fewer where all do not fit. */
  async #addBlocks(file: RankedFile, tokens: number): Promise<boolean> {
    const blocks = await this.#options.texts.blocksOf(file);
    const known = this.selection.of(file).reduce((sum, section) => sum + section.tokens, 0);
    for (let more = tokens; more >= LEAST_PART; more = Math.floor(more / 2)) {
      const parts = blocks.hottest((known + more) * BYTES_PER_TOKEN);
      const before = this.selection.left;
      if (await this.selection.addParts(file, parts, "blocks")) return this.selection.left < before;
    }
    return false;
  }

  /** Takes everything where it fits. */
  async takeAll(): Promise<boolean> {
    const { counter, budget } = this.#options;
    const bytes = this.#files.reduce((sum, file) => sum + file.entry.size, 0);
    if (bytes > budget * MOST_BYTES_PER_TOKEN) return false;
    const costs = await counter.costsOf(this.#files);
    if (costs.reduce((sum, cost) => sum + cost.tokens, 0) > budget) return false;
    for (const file of this.#files) if (!await this.selection.addWhole(file)) return false;
    return true;
  }

  /** Takes the readme, and then the manifests, or their heads. */
  async takeHeads(): Promise<void> {
    const { texts, weights } = this.#options;
    const room = this.#percent(weights.headPercent) * BYTES_PER_TOKEN;
    for (const category of ["readme", "manifest"] as const) {
      let left = Math.floor(room / 2);
      for (const file of this.#files) {
        if (file.category !== category) continue;
        const { size } = file.entry;
        if (size <= left) {
          if (await this.selection.addWhole(file)) left -= size;
        } else {
          const head = (await texts.blocksOf(file)).head(left);
          if (await this.selection.addParts(file, head, "head")) left = 0;
        }
      }
    }
  }

  /** Takes files in their order, as long as `goesOn`; those that do not fit are passed over. */
  async takeInOrder(files: readonly RankedFile[], goesOn: () => boolean): Promise<void> {
    const { counter, texts, budget, weights } = this.#options;
    const part = partOf(budget, weights);
    let misses = 0;
    for (const [i, file] of files.entries()) {
      if (misses >= MAX_MISSES || !goesOn()) return;
      if (this.#isLarge(file)) {
        if (this.#hasBlocks(file) || this.selection.left < LEAST_PART) continue;
        texts.prepare(this.#nextLarge(files, i));
        const room = Math.min(part, this.selection.left);
        misses = await this.#addBlocks(file, room) ? 0 : misses + 1;
      } else if (this.#mayFit(file) && !this.selection.isWhole(file)) {
        if (!counter.isCounted(file)) await this.#countAhead(files, i);
        misses = await this.selection.addWhole(file) ? 0 : misses + 1;
      }
    }
  }

  /** Returns the large file at a place and those that come after it. */
  #nextLarge(files: readonly RankedFile[], from: number): readonly RankedFile[] {
    const large: RankedFile[] = [];
    for (let i = from; i < files.length && large.length < PREPARED_FILES; i++) {
      if (this.#isLarge(files[i]!) && !this.#hasBlocks(files[i]!)) large.push(files[i]!);
    }
    return large;
  }

  #hasBlocks(file: RankedFile): boolean {
    return this.selection.of(file).some(({ kind }) => kind === "blocks" || kind === "whole");
  }

  /** Takes source files until they have their share of the budget. */
  async takeSource(): Promise<void> {
    const start = this.selection.left;
    const quota = this.#percent(this.#options.weights.sourceQuota);
    const source = this.#files.filter(({ category }) => category === "source");
    await this.takeInOrder(source, () => start - this.selection.left < quota);
  }

  /** Takes files and further parts of files, of any size, into what is left. */
  async takeRest(): Promise<void> {
    await this.takeInOrder(this.#files, () => true);
    let misses = 0;
    for (const file of this.#files) {
      if (misses >= MAX_MISSES || this.selection.left < LEAST_PART) return;
      if (this.selection.isWhole(file)) continue;
      const isTaken = this.#mayFit(file) && await this.selection.addWhole(file) ||
        await this.#addBlocks(file, this.selection.left);
      misses = isTaken ? 0 : misses + 1;
    }
  }
}

/**
 * Chooses from files in the order of their scores: everything, where that fits; else the heads of
 * readme and manifests, source up to its quota, then all files. One that does not fit is passed over;
 * of a large one the blocks come in that changed most lately.
 */
export async function chooseSections(
  files: readonly RankedFile[],
  options: ChooseOptions,
): Promise<readonly ChosenSection[]> {
  const chooser = new Chooser(files, options);
  if (!await chooser.takeAll()) {
    await chooser.takeHeads();
    await chooser.takeSource();
    await chooser.takeRest();
  }
  return chooser.selection.sections;
}
