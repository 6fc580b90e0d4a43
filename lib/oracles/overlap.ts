import { failed, nameOf, type Oracle, passed, type Verdict } from "./subject.ts";

/** No line and no byte of a file is in two chunks, and no chunk is empty or reversed. */
export const OVERLAP: Oracle = {
  id: "overlap",
  title: "No line of a file is in two chunks",
  judge({ index }): Verdict {
    const byPath = Map.groupBy(index.chunks, (chunk) => chunk.file_path);
    for (const chunks of byPath.values()) {
      const ordered = chunks.toSorted((a, b) => a.start_line - b.start_line);
      for (const [i, chunk] of ordered.entries()) {
        if (chunk.end_line < chunk.start_line || chunk.end_byte <= chunk.start_byte) {
          return failed(`${nameOf(chunk)}: its range is empty`);
        }
        const before = ordered[i - 1];
        if (before === undefined) continue;
        if (chunk.start_line <= before.end_line || chunk.start_byte < before.end_byte) {
          return failed(`${nameOf(chunk)} overlaps ${nameOf(before)}`);
        }
        if (chunk.blob_oid !== before.blob_oid) {
          return failed(`${nameOf(chunk)} and ${nameOf(before)} name two blobs for one file`);
        }
      }
    }
    return passed(`${byPath.size} files, no line twice`);
  },
};
