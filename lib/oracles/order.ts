import { compareUtf8 } from "../base/mod.ts";
import { failed, nameOf, type Oracle, passed, quote, type Verdict } from "./subject.ts";

/** Chunks stand by the bytes of their path, then by line; so does what was skipped. */
export const ORDER: Oracle = {
  id: "order",
  title: "Chunks and skipped files are sorted by the bytes of their paths",
  judge({ index }): Verdict {
    for (const [i, chunk] of index.chunks.entries()) {
      const before = index.chunks[i - 1];
      if (before === undefined) continue;
      const order = compareUtf8(before.file_path, chunk.file_path) ||
        before.start_line - chunk.start_line;
      if (order >= 0) return failed(`${nameOf(chunk)} stands after ${nameOf(before)}`);
    }
    for (const [i, file] of index.skipped.entries()) {
      const before = index.skipped[i - 1];
      // Two names that are not UTF-8 may be written alike.
      if (before !== undefined && compareUtf8(before.file_path, file.file_path) > 0) {
        return failed(`skipped ${quote(file.file_path)} stands after ${quote(before.file_path)}`);
      }
    }
    return passed(`${index.chunks.length} chunks and ${index.skipped.length} skipped are in order`);
  },
};
