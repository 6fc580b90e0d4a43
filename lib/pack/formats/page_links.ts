import type { Chunk } from "../types.ts";

/** What tells a chunk from every other of its pack. */
export type ChunkPlace = Pick<Chunk, "file_path" | "start_line" | "end_line">;

/**
 * Returns the anchor of a chunk in a page: `src/main.ts:L1-L80`. What follows the path cannot be
 * part of another anchor, so that no path stands in for a part of the page.
 */
export function chunkAnchor(chunk: ChunkPlace): string {
  return `${chunk.file_path}:L${chunk.start_line}-L${chunk.end_line}`;
}

/** Returns the link to a chunk, of characters that may stand in an attribute as they are. */
export function chunkHref(chunk: ChunkPlace): string {
  const path = encodeURIComponent(chunk.file_path).replaceAll("%2F", "/").replaceAll("'", "%27");
  return `#${path}:L${chunk.start_line}-L${chunk.end_line}`;
}
