import type { Repo, TreeEntry } from "../repo/mod.ts";
import { screenContent } from "./screen_content.ts";
import { countLines } from "./section.ts";
import type { Skipped } from "./types.ts";

/** A file that can be packed: what is known without counting. */
export interface EligibleFile {
  readonly entry: TreeEntry;
  /** How many lines it has. */
  readonly lines: number;
}

/** What reading the candidates gave. */
export interface ScreenedFiles {
  /** By the bytes of the paths. */
  readonly eligible: readonly EligibleFile[];
  /** The candidates that are not eligible. */
  readonly skipped: readonly Skipped[];
}

/** Options of {@linkcode screenFiles}. */
export interface ScreenOptions {
  readonly repo: Pick<Repo, "readBlob">;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Called with each eligible file's bytes. */
  readonly onText?: ((path: string, bytes: Uint8Array) => void) | undefined;
}

const BATCH_BYTES = 2 ** 20;
const BATCH_FILES = 128;

/** Divides files, in their order, into batches that are small enough to hold. */
export function* batchesOf<T extends { readonly size: number }>(
  entries: readonly T[],
): Generator<readonly T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && (bytes + entry.size > BATCH_BYTES || batch.length >= BATCH_FILES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.size;
  }
  if (batch.length > 0) yield batch;
}

/** Reads candidates batch by batch, keeps what is known of the eligible ones and forgets their texts. */
export async function screenFiles(
  candidates: readonly TreeEntry[],
  { repo, onProgress, onText }: ScreenOptions,
): Promise<ScreenedFiles> {
  const eligible: EligibleFile[] = [];
  const skipped: Skipped[] = [];
  const read = (entries: readonly TreeEntry[] | undefined): Promise<Uint8Array[]> =>
    Promise.all((entries ?? []).map((entry) => repo.readBlob(entry.oid)));
  const batches = [...batchesOf(candidates)];
  // Git reads the next batch while this one is looked at.
  let next = read(batches[0]);
  for (const [i, batch] of batches.entries()) {
    const blobs = await next;
    next = read(batches[i + 1]);
    // A failure is reported by the await above, one turn later.
    next.catch(() => {});
    batch.forEach((entry, k) => {
      const screened = screenContent(blobs[k]!);
      if ("reason" in screened) {
        skipped.push({ file_path: entry.path, reason: screened.reason, bytes: entry.size });
        return;
      }
      eligible.push({ entry, lines: countLines(screened.text) });
      onText?.(entry.path, blobs[k]!);
    });
    onProgress?.(eligible.length + skipped.length, candidates.length);
  }
  return { eligible, skipped };
}
