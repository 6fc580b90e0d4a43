/** Four integers for each slot: the key (two), the length in bytes (0: empty), the value. */
const SLOT = 4;
/** The longest piece whose bytes are the key itself; the others lie in the pool. */
export const MAX_INLINE = 8;

/** What a table is made of; its buffers may be shared with other threads once nothing is added. */
export interface PieceTableBuffers {
  readonly slots: ArrayBufferLike;
  readonly pool: ArrayBufferLike;
}

/** Mixes the two keys of a short piece; its upper bits are the best. */
export function hashOf(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  return Math.imul(mixed ^ mixed >>> 15, 0xc2b2ae3d);
}

/**
 * A hash table from pieces of a text, given by where they stand in it, to numbers from 0. It has no
 * object for each piece and makes no string. No slot is ever freed.
 *
 * Pieces up to 8 bytes are their own key, so that what is found is certain; of longer ones the key
 * is a hash and a place in the pool, and their bytes are compared. A text must be readable for four
 * bytes behind its last piece.
 */
export class PieceTable {
  readonly buffers: PieceTableBuffers;
  readonly #slots: Int32Array;
  readonly #pool: DataView;
  readonly #mask: number;
  #poolEnd = 0;

  /** Takes buffers that {@linkcode PieceTable.allocate} made, filled or not. */
  constructor(buffers: PieceTableBuffers) {
    this.buffers = buffers;
    this.#slots = new Int32Array(buffers.slots);
    this.#pool = new DataView(buffers.pool);
    this.#mask = this.#slots.length / SLOT - 1;
  }

  /** Makes buffers for so many pieces with so many bytes in all, the longer ones' only. */
  static allocate(
    Buffer: ArrayBufferConstructor | SharedArrayBufferConstructor,
    size: { readonly pieces: number; readonly bytes: number },
  ): PieceTableBuffers {
    // At most half of the slots are taken, so that a search is short.
    const slots = 2 ** Math.ceil(Math.log2(2 * Math.max(2, size.pieces)));
    return { slots: new Buffer(slots * SLOT * 4), pool: new Buffer(Math.max(8, size.bytes)) };
  }

  /** Returns how many bytes a piece takes of the pool. */
  static poolBytesOf(length: number): number {
    return length > MAX_INLINE ? length : 0;
  }

  #isInPool(text: DataView, start: number, place: { at: number; length: number }): boolean {
    const { at, length } = place;
    const pool = this.#pool;
    for (let i = 0; i < length - 4; i += 4) {
      if (pool.getInt32(at + i, true) !== text.getInt32(start + i, true)) return false;
    }
    return pool.getInt32(at + length - 4, true) === text.getInt32(start + length - 4, true);
  }

  /** Returns the value of the piece `text[start .. start + length]`, or -1 where it has none. */
  find(text: DataView, start: number, length: number): number {
    const slots = this.#slots;
    if (length > MAX_INLINE) {
      const key = longHash(text, start, length);
      for (let at = key & this.#mask;; at = at + 1 & this.#mask) {
        const slot = at * SLOT;
        if (slots[slot + 2] === 0) return -1;
        if (
          slots[slot] === key && slots[slot + 2] === length &&
          this.#isInPool(text, start, { at: slots[slot + 1]!, length })
        ) return slots[slot + 3]!;
      }
    }
    const first = firstKey(text, start, length);
    const second = secondKey(text, start, length);
    const hash = hashOf(first, second);
    for (let at = (hash ^ hash >>> 15) & this.#mask;; at = at + 1 & this.#mask) {
      const slot = at * SLOT;
      if (slots[slot] === first && slots[slot + 1] === second && slots[slot + 2] === length) {
        return slots[slot + 3]!;
      }
      if (slots[slot + 2] === 0) return -1;
    }
  }

  /** Adds a piece that is not there; there must be room. */
  add(text: DataView, start: number, { length, value }: { length: number; value: number }): void {
    const place = this.#poolEnd;
    if (length > MAX_INLINE) {
      // In a loop: to make a view of so few bytes takes longer than to copy them.
      for (let i = 0; i < length; i++) this.#pool.setUint8(place + i, text.getUint8(start + i));
      this.#poolEnd += length;
    }
    this.#insert(text, start, length, value, place);
  }

  /** Does the same with many pieces, which lie one behind the other in a pool that holds them. */
  addPooled(ends: Int32Array): void {
    let start = 0;
    for (let value = 0; value < ends.length; value++) {
      const end = ends[value]!;
      this.#insert(this.#pool, start, end - start, value, start);
      start = end;
    }
    this.#poolEnd = start;
  }

  // No object, for there are 200,000 calls before the first token is counted.
  #insert(text: DataView, start: number, length: number, value: number, place: number): void {
    let first: number;
    let second: number;
    let at: number;
    if (length > MAX_INLINE) {
      first = longHash(text, start, length);
      second = place;
      at = first & this.#mask;
    } else {
      first = firstKey(text, start, length);
      second = secondKey(text, start, length);
      const hash = hashOf(first, second);
      at = (hash ^ hash >>> 15) & this.#mask;
    }
    const slots = this.#slots;
    while (slots[at * SLOT + 2] !== 0) at = at + 1 & this.#mask;
    const slot = at * SLOT;
    slots[slot] = first;
    slots[slot + 1] = second;
    slots[slot + 2] = length;
    slots[slot + 3] = value;
  }

  /** Forgets every piece. */
  clear(): void {
    this.#slots.fill(0);
    this.#poolEnd = 0;
  }
}

/** The first four bytes, or all of fewer: the shift drops those that follow the piece. */
export function firstKey(text: DataView, start: number, length: number): number {
  const word = text.getInt32(start, true);
  return length < 4 ? word << (4 - length << 3) : word;
}

/** The last four bytes of five to eight, which overlap the first four but say all with them. */
export function secondKey(text: DataView, start: number, length: number): number {
  return length > 4 ? text.getInt32(start + length - 4, true) : 0;
}

function longHash(text: DataView, start: number, length: number): number {
  let hash = length;
  for (let i = 0; i < length - 4; i += 4) {
    hash = Math.imul(hash ^ text.getInt32(start + i, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ text.getInt32(start + length - 4, true), 0x85ebca77);
  return hash ^ hash >>> 13;
}
