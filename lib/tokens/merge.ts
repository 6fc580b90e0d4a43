/** Returns the rank of the token `text[start .. start + length]`, or -1 where it is none. */
export type RankOf = (text: DataView, start: number, length: number) => number;

/** Pieces up to this many bytes are merged by looking for the lowest rank anew each time. */
const SHORT_PIECE_BYTES = 96;
const NONE = 0x7fffffff;

/** Of the piece being merged: where each part starts, and the rank of it and the next together. */
const bounds = new Int32Array(SHORT_PIECE_BYTES + 2);
const pairs = new Int32Array(SHORT_PIECE_BYTES + 1);

/** Which bytes of a text are to be merged. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

function countShort(text: DataView, { start, end }: Piece, rankOf: RankOf): number {
  let parts = end - start;
  for (let i = 0; i <= parts; i++) bounds[i] = start + i;
  for (let i = 0; i < parts - 1; i++) {
    const rank = rankOf(text, start + i, 2);
    pairs[i] = rank < 0 ? NONE : rank;
  }
  // pairs has parts - 1 entries.
  for (;;) {
    let lowest = NONE;
    let at = -1;
    for (let i = 0; i < parts - 1; i++) {
      if (pairs[i]! < lowest) {
        lowest = pairs[i]!;
        at = i;
      }
    }
    if (at < 0) return parts;
    parts--;
    for (let i = at + 1; i <= parts; i++) bounds[i] = bounds[i + 1]!;
    for (let i = at + 1; i < parts - 1; i++) pairs[i] = pairs[i + 1]!;
    if (at < parts - 1) {
      const rank = rankOf(text, bounds[at]!, bounds[at + 2]! - bounds[at]!);
      pairs[at] = rank < 0 ? NONE : rank;
    }
    if (at > 0) {
      const rank = rankOf(text, bounds[at - 1]!, bounds[at + 1]! - bounds[at - 1]!);
      pairs[at - 1] = rank < 0 ? NONE : rank;
    }
  }
}

/** A binary heap of numbers, lowest first. */
class Heap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (items[above]! <= item) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && items[below + 1]! < items[below]!) below++;
      if (items[below]! >= last) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = last;
    return top;
  }
}

/** The same in O(n log n), for a run of a million letters: a heap of pairs over a linked list. */
function countLong(text: DataView, piece: Piece, rankOf: RankOf): number {
  const length = piece.end - piece.start;
  const next = new Int32Array(length + 1);
  const previous = new Int32Array(length + 1);
  const pair = new Int32Array(length + 1).fill(NONE);
  const heap = new Heap();
  let parts = length;

  function rate(start: number): void {
    const middle = next[start]!;
    const end = middle < length ? next[middle]! : -1;
    const rank = end < 0 ? -1 : rankOf(text, piece.start + start, end - start);
    pair[start] = rank < 0 ? NONE : rank;
    // Lowest rank first, then leftmost; below 2^53 for any piece that fits into memory.
    if (rank >= 0) heap.push(rank * 0x40000000 + start);
  }

  for (let i = 0; i <= length; i++) {
    next[i] = i + 1;
    previous[i] = i - 1;
  }
  for (let i = 0; i < length; i++) rate(i);
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    const start = top % 0x40000000;
    // An entry is stale where its pair has changed since.
    if (pair[start] !== Math.floor(top / 0x40000000)) continue;
    const middle = next[start]!;
    const after = next[middle]!;
    next[start] = after;
    if (after <= length) previous[after] = start;
    pair[middle] = NONE;
    parts--;
    rate(start);
    if (start > 0) rate(previous[start]!);
  }
  return parts;
}

/** Returns how many tokens byte-pair merging leaves of a piece that is not a token itself. */
export function countMerged(text: DataView, piece: Piece, rankOf: RankOf): number {
  return piece.end - piece.start <= SHORT_PIECE_BYTES
    ? countShort(text, piece, rankOf)
    : countLong(text, piece, rankOf);
}
