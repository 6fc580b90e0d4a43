import { type Block, blocksOf, type LineRange } from "./blocks.ts";
import { integerRoot, ONE } from "./decay.ts";

/** What a block without any change is worth, so that size and place order such blocks. */
const LEAST = Math.floor(ONE / 100);

/** Joins ranges that overlap or touch; returns them in order. */
export function joinRanges(ranges: readonly LineRange[]): readonly LineRange[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end + 1) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** A file's blocks with what lately happened in them. */
export class HotBlocks {
  readonly #blocks: readonly Block[];
  /** Hottest first. */
  readonly #order: readonly Block[];

  /** @param heat What {@linkcode lineHeat} says of each line. */
  constructor(text: string, heat: Uint32Array) {
    this.#blocks = blocksOf(text);
    const score = (block: Block): number => {
      let sum = LEAST;
      for (let i = block.start - 1; i < block.end; i++) sum += heat[i] ?? 0;
      return Math.floor(sum * 2 ** 8 / integerRoot(block.size));
    };
    this.#order = this.#blocks.map((block) => ({ block, score: score(block) }))
      .sort((a, b) => b.score - a.score || a.block.start - b.block.start)
      .map(({ block }) => block);
  }

  /**
   * Returns the first blocks of at most `room` bytes together.
   */
  head(room: number): readonly LineRange[] {
    const taken: Block[] = [];
    let left = room;
    for (const block of this.#blocks) {
      left -= block.size;
      if (left < 0) break;
      taken.push(block);
    }
    return joinRanges(taken);
  }

  /**
   * Returns the hottest blocks of at most `room` bytes together, each that still fits; the first
   * block, which says what the file is, where it is not a large part of that.
   */
  hottest(room: number): readonly LineRange[] {
    const first = this.#blocks[0];
    const taken = new Set<Block>();
    let left = room;
    const take = (block: Block): void => {
      if (block.size > left || taken.has(block)) return;
      taken.add(block);
      left -= block.size;
    };
    if (first !== undefined && first.size * 4 <= room) take(first);
    for (const block of this.#order) take(block);
    return joinRanges([...taken]);
  }
}
