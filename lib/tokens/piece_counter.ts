import { countMerged, type RankOf } from "./merge.ts";
import { firstKey, hashOf, MAX_INLINE, PieceTable, secondKey } from "./piece_table.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Longer pieces are rare, and remembering them could hold a lot of memory. */
const MAX_REMEMBERED_BYTES = 64;
const MAX_REMEMBERED_PIECES = 2 ** 16;
const MEMORY_BYTES = 2 ** 20;

/*
 * The counts of short pieces seen last: one slot for each hash, in a table that fits into a core's
 * own cache, as the vocabulary's does not. Nine of ten pieces of a text are found here.
 */
const RECENT_BITS = 13;

/** Counts the tokens of pieces, and remembers the counts of those that are no tokens themselves. */
export class PieceCounter {
  readonly #ranks: PieceTable;
  readonly #maxBytes: number;
  readonly #rankOf: RankOf;
  /** For each slot the key (two), the length in bytes, the count. */
  readonly #recent = new Int32Array(4 << RECENT_BITS);
  #memory: PieceTable | undefined;
  #remembered = 0;
  #rememberedBytes = 0;

  /** Makes a counter that remembers nothing yet. */
  constructor({ ranks, pairs, shared }: Vocabulary) {
    const maxBytes = shared.maxBytes;
    this.#ranks = ranks;
    this.#maxBytes = maxBytes;
    // Half of what merging asks for is two bytes.
    this.#rankOf = (text, start, length) =>
      length === 2
        ? pairs[text.getUint16(start, true)]!
        : length > maxBytes
        ? -1
        : ranks.find(text, start, length);
  }

  /** Returns the number of tokens of the piece `text[start .. end]`. */
  count(text: DataView, start: number, end: number): number {
    const length = end - start;
    if (length > MAX_INLINE) return this.#look(text, start, end);
    const first = firstKey(text, start, length);
    const second = secondKey(text, start, length);
    const recent = this.#recent;
    const slot = hashOf(first, second) >>> 32 - RECENT_BITS << 2;
    if (recent[slot] === first && recent[slot + 1] === second && recent[slot + 2] === length) {
      return recent[slot + 3]!;
    }
    const tokens = this.#look(text, start, end);
    recent[slot] = first;
    recent[slot + 1] = second;
    recent[slot + 2] = length;
    recent[slot + 3] = tokens;
    return tokens;
  }

  #look(text: DataView, start: number, end: number): number {
    const length = end - start;
    if (length <= this.#maxBytes && this.#ranks.find(text, start, length) >= 0) return 1;
    if (length > MAX_REMEMBERED_BYTES) return countMerged(text, { start, end }, this.#rankOf);
    const memory = this.#memory ??= new PieceTable(
      PieceTable.allocate(ArrayBuffer, { pieces: MAX_REMEMBERED_PIECES, bytes: MEMORY_BYTES }),
    );
    const known = memory.find(text, start, length);
    if (known >= 0) return known;
    const value = countMerged(text, { start, end }, this.#rankOf);
    this.#remember(text, start, { length, value });
    return value;
  }

  #remember(text: DataView, start: number, piece: { length: number; value: number }): void {
    const memory = this.#memory!;
    const bytes = PieceTable.poolBytesOf(piece.length);
    if (
      this.#remembered >= MAX_REMEMBERED_PIECES || this.#rememberedBytes + bytes > MEMORY_BYTES
    ) {
      memory.clear();
      this.#remembered = 0;
      this.#rememberedBytes = 0;
    }
    memory.add(text, start, piece);
    this.#remembered++;
    this.#rememberedBytes += bytes;
  }
}
