/** A pack in which files have several chunks, as the selection of large files makes them. */

import { sha256Hex } from "../../../../lib/base/mod.ts";
import {
  type Chunk,
  createPack,
  headerLine,
  type ManualSelection,
  type Pack,
} from "../../../../lib/pack/mod.ts";
import { memoryRepo } from "../memory_repo.ts";
import { sampleLines } from "../samples.ts";

/** The files of the pack, 60 lines each. */
export const CHUNKED_FILES = {
  "src/deep/large.ts": sampleLines(60, "const large"),
  "src/other.py": sampleLines(60, "other"),
  "z.md": sampleLines(60, "text"),
};

/** The lines of each chunk. */
const RANGES: readonly (readonly [path: keyof typeof CHUNKED_FILES, from: number, to: number])[] = [
  ["src/deep/large.ts", 5, 10],
  ["src/deep/large.ts", 11, 20],
  ["src/deep/large.ts", 22, 60],
  ["src/other.py", 1, 30],
  ["src/other.py", 41, 60],
  ["z.md", 1, 60],
];

/** Returns the pack: one of whole files, cut up. Its digests but that of the body are not its own. */
export async function chunkedPack(selection?: ManualSelection): Promise<Pack> {
  const whole = await createPack(memoryRepo(CHUNKED_FILES), {
    budget: 100_000,
    tokenizer: "cl100k",
  });
  const encoder = new TextEncoder();
  let text = "";
  const length = (): number => encoder.encode(text).length;
  const chunks = RANGES.map(([path, start, end], place): Chunk => {
    const lines = CHUNKED_FILES[path].split(/(?<=\n)/).slice(start - 1, end);
    text += headerLine(path, start, end);
    const body_start = length();
    text += lines.join("");
    const base = whole.index.chunks.find((chunk) => chunk.file_path === path)!;
    const isTruncated = lines.length < 60;
    return {
      ...base,
      start_line: start,
      end_line: end,
      body_start,
      body_end: length(),
      tokens: 10 * lines.length,
      truncated: isTruncated,
      reason: `reason ${place}`,
      score: 100 - place,
    };
  });
  const body = encoder.encode(text);
  const metadata = { ...whole.index.metadata, ...(selection === undefined ? {} : { selection }) };
  return { index: { ...whole.index, metadata, chunks, body_sha256: sha256Hex(body) }, body };
}
