import { ARCHIVE_HEAD, archiveKindOf, readArchive } from "../input/archive.ts";
import { ArchiveLimitError } from "../input/archive_budget.ts";
import type { FileSink, Scanner } from "./scanner.ts";

/** An archive, whole. */
export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly depth: number;
}

/** Looks through every file of an archive; one that is malformed counts as no text. */
export function scanArchive(scanner: Scanner, sink: FileSink, file: ArchiveFile): void {
  const { path, bytes, depth } = file;
  const kind = archiveKindOf(bytes.subarray(0, ARCHIVE_HEAD));
  if (kind === undefined) throw new TypeError(`${path} is no archive`);
  try {
    for (const entry of readArchive(kind, { path, bytes }, sink.budget)) {
      scanner.scanInto(sink, {
        path: `${path}!/${entry.name}`,
        bytes: entry.bytes,
        depth: depth + 1,
      });
    }
  } catch (error) {
    if (!(error instanceof ArchiveLimitError)) {
      // Whatever else a parser or zlib says, the bytes are the cause, not this program.
      if (error instanceof TypeError) throw error;
      sink.leaveOut("malformed-archive");
      return;
    }
    sink.report({
      path,
      reason: "archive-limit",
      detail: "The archive holds more than the limits allow: not all of it was looked at",
    });
  }
}
