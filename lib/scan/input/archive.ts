import { type ArchiveBudget, type ArchiveEntry, spend, unpack } from "./archive_budget.ts";
import { readTar } from "./tar.ts";
import { readZip } from "./zip.ts";

/** The archives that are opened. */
export type ArchiveKind = "zip" | "gzip" | "tar";

/** So many bytes must be seen to know an archive. */
export const ARCHIVE_HEAD = 512;

/** Returns which kind of archive begins like this. */
export function archiveKindOf(head: Uint8Array): ArchiveKind | undefined {
  const [a, b, c, d] = head;
  // A zip without entries, which begins otherwise, holds nothing.
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4) return "zip";
  if (a === 0x1f && b === 0x8b && c === 8) return "gzip";
  return isTar(head) ? "tar" : undefined;
}

function isTar(head: Uint8Array): boolean {
  const mark = head.subarray(257, 262);
  return mark.length === 5 && String.fromCharCode(...mark) === "ustar";
}

/** Returns the name that gzip's content has: that of the file without its suffix. */
function innerName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const bare = name.replace(/\.gz$/i, "").replace(/\.tgz$/i, ".tar");
  return bare === "" || bare === name ? "content" : bare;
}

/**
 * Yields the files in an archive; what is no regular file (links, folders) and what is encrypted is
 * passed over. A tar within gzip counts as one archive.
 *
 * @throws {ArchiveLimitError} Where it is larger than the budget, which is used up.
 * @throws {Error} Where it is malformed.
 */
export function* readArchive(
  kind: ArchiveKind,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
  budget: ArchiveBudget,
): Generator<ArchiveEntry> {
  if (kind === "zip") return yield* readZip(bytes, budget);
  if (kind === "tar") return yield* readTar(bytes, budget);
  const content = unpack("gunzipSync", bytes, budget);
  if (isTar(content)) return yield* readTar(content, budget);
  spend(budget, content.length);
  yield { name: innerName(path), bytes: content };
}
