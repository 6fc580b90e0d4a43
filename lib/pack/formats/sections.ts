import type { Chunk, Pack } from "../types.ts";

/** A chunk with its content. */
export interface PackSection {
  readonly chunk: Chunk;
  /** The file's text from the chunk's first line to its last, without what the body adds. */
  readonly content: string;
}

/** Returns a pack's chunks with their contents, in the order of the index. */
export function packSections(pack: Pack): PackSection[] {
  // A byte order mark is part of its file.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return pack.index.chunks.map((chunk) => ({
    chunk,
    content: decoder.decode(pack.body.subarray(chunk.body_start, chunk.body_end)),
  }));
}

/** Returns the chunks' places in the order of their choice: highest score first, from 1. */
export function ranksByScore(chunks: readonly Pick<Chunk, "score">[]): number[] {
  const order = chunks.map((_, place) => place)
    .sort((a, b) => chunks[b]!.score - chunks[a]!.score || a - b);
  const ranks = new Array<number>(chunks.length);
  for (const [rank, place] of order.entries()) ranks[place] = rank + 1;
  return ranks;
}
