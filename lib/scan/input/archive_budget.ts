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
