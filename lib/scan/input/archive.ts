import { readTar } from "./tar.ts";
import { readZip } from "./zip.ts";

/** A file in an archive. */
export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What may still be unpacked; shared by everything that lies in one file. */
export interface ArchiveBudget {
  bytes: number;
  entries: number;
}

/** An archive that is larger than allowed. */
export class ArchiveLimitError extends Error {
  override readonly name = "ArchiveLimitError";
}

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

/** Takes bytes off a budget. */
export function spend(budget: ArchiveBudget, bytes: number): void {
  budget.bytes -= bytes;
  budget.entries--;
  if (budget.bytes < 0 || budget.entries < 0) throw new ArchiveLimitError("larger than allowed");
}

/** Unpacks by node:zlib, at most what the budget has. */
export function unpack(
  how: "gunzipSync" | "inflateRawSync",
  bytes: Uint8Array,
  budget: ArchiveBudget,
): Uint8Array {
  const zlib = process.getBuiltinModule("node:zlib");
  try {
    return zlib[how](bytes, { maxOutputLength: Math.max(1, budget.bytes) });
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_BUFFER_TOO_LARGE") throw error;
    throw new ArchiveLimitError("larger than allowed", { cause: error });
  }
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
