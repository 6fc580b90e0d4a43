/** Ranks by the token's bytes, a string with one character per byte. */
export type Ranks = ReadonlyMap<string, number>;

/** Pieces up to this many bytes are merged by looking for the lowest rank anew each time. */
const SHORT_PIECE_BYTES = 96;
/** No token of the three encodings has more bytes (o200k and cl100k: 128). */
const MAX_TOKEN_BYTES = 128;
const NONE = 0x7fffffff;

function countShort(bytes: string, ranks: Ranks): number {
  // bounds[i] is where part i starts; pairs[i] is the rank of parts i and i + 1 together.
  const bounds: number[] = [];
  for (let i = 0; i <= bytes.length; i++) bounds.push(i);
  const rankOf = (part: number): number =>
    part + 2 < bounds.length
      ? ranks.get(bytes.substring(bounds[part]!, bounds[part + 2]!)) ?? NONE
      : NONE;
  const pairs: number[] = [];
  for (let i = 0; i < bytes.length; i++) pairs.push(rankOf(i));
  for (;;) {
    let lowest = NONE;
    let at = -1;
    for (let i = 0; i < pairs.length; i++) {
      if (pairs[i]! < lowest) {
        lowest = pairs[i]!;
        at = i;
      }
    }
    if (at < 0) return bounds.length - 1;
    bounds.splice(at + 1, 1);
    pairs.splice(at, 1);
    pairs[at] = rankOf(at);
    if (at > 0) pairs[at - 1] = rankOf(at - 1);
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
function countLong(bytes: string, ranks: Ranks): number {
  const length = bytes.length;
  const next = new Int32Array(length + 1);
  const previous = new Int32Array(length + 1);
  const pair = new Int32Array(length + 1).fill(NONE);
  const heap = new Heap();
  let parts = length;

  function rate(start: number): void {
    const middle = next[start]!;
    const end = middle < length ? next[middle]! : -1;
    const rank = end < 0 || end - start > MAX_TOKEN_BYTES
      ? NONE
      : ranks.get(bytes.substring(start, end)) ?? NONE;
    pair[start] = rank;
    // Lowest rank first, then leftmost; below 2^53 for any piece that fits into memory.
    if (rank !== NONE) heap.push(rank * 0x40000000 + start);
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

/** Returns how many tokens byte-pair merging leaves of a piece, given as a string of bytes. */
export function countMerged(bytes: string, ranks: Ranks): number {
  if (ranks.has(bytes)) return 1;
  return bytes.length <= SHORT_PIECE_BYTES ? countShort(bytes, ranks) : countLong(bytes, ranks);
}
