import { MAX_FILE_BYTES } from "../pack/mod.ts";
import type { Chunk } from "../pack/mod.ts";
import { failed, nameOf, notChecked, type Oracle, passed, type Verdict } from "./subject.ts";

/** Returns where a line starts, or -1 where a blob has no such line. */
function lineStart(blob: Uint8Array, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) {
    const newline = blob.indexOf(0x0a, at);
    if (newline < 0) return -1;
    at = newline + 1;
  }
  return at < blob.length ? at : -1;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Returns what is wrong between a chunk, its bytes in the body and its blob, or `undefined`. */
function compareToBlob(chunk: Chunk, content: Uint8Array, blob: Uint8Array): string | undefined {
  const start = lineStart(blob, chunk.start_line);
  if (start < 0) return `the file has no line ${chunk.start_line}`;
  if (start !== chunk.start_byte) return `line ${chunk.start_line} starts at byte ${start}`;
  if (lineStart(blob, chunk.end_line) < 0) return `the file has no line ${chunk.end_line}`;
  const next = lineStart(blob, chunk.end_line + 1);
  const end = next < 0 ? blob.length : next;
  if (end !== chunk.end_byte) return `line ${chunk.end_line} ends at byte ${end}`;
  if (!isEqual(content, blob.subarray(start, end))) return "the body has other bytes than the file";
  const isWhole = start === 0 && end === blob.length;
  if (isWhole === chunk.truncated) return `truncated is ${chunk.truncated}`;
  return undefined;
}

/** Every chunk's lines and bytes resolve in the repository at the commit, to the bytes in the body. */
export const ANCHORS: Oracle = {
  id: "anchors",
  title: "Every chunk's lines and bytes are those of the file at the commit",
  async judge({ index, body, source }): Promise<Verdict> {
    if ("missing" in source) return notChecked(source.missing);
    const files = await source.files();
    for (const chunk of index.chunks) {
      const entry = files.get(chunk.file_path);
      if (entry === undefined) return failed(`${nameOf(chunk)}: the commit has no such file`);
      if (entry.oid !== chunk.blob_oid) {
        return failed(`${nameOf(chunk)}: the file's blob is ${entry.oid}`);
      }
      if (entry.size > MAX_FILE_BYTES) {
        return failed(`${nameOf(chunk)}: the file has ${entry.size} bytes, too many to be packed`);
      }
      const content = body.subarray(chunk.body_start, chunk.body_end);
      const wrong = compareToBlob(chunk, content, await source.repo.readBlob(entry.oid));
      if (wrong !== undefined) return failed(`${nameOf(chunk)}: ${wrong}`);
    }
    return passed(`${index.chunks.length} chunks resolve at commit ${source.repo.info.commit}`);
  },
};
