import { countMerged, type RankOf } from "./merge.ts";
import { PieceTable } from "./piece_table.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Longer pieces are rare, and remembering them could hold a lot of memory. */
const MAX_REMEMBERED_BYTES = 64;
const MAX_REMEMBERED_PIECES = 2 ** 16;
const MEMORY_BYTES = 2 ** 20;

/** Counts the tokens of pieces, and remembers the counts of those that are no tokens themselves. */
export class PieceCounter {
  readonly #ranks: PieceTable;
  readonly #maxBytes: number;
  readonly #rankOf: RankOf;
  #memory: PieceTable | undefined;
  #remembered = 0;
  #rememberedBytes = 0;

  /** Makes a counter that remembers nothing yet. */
  constructor({ ranks, shared }: Vocabulary) {
    const maxBytes = shared.maxBytes;
    this.#ranks = ranks;
    this.#maxBytes = maxBytes;
    this.#rankOf = (text, start, length) =>
      length > maxBytes ? -1 : ranks.find(text, start, length);
  }

  /** Returns the number of tokens of the piece `text[start .. end]`. */
  count(text: DataView, start: number, end: number): number {
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
