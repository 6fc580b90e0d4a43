import type { Repo, TreeEntry } from "../repo/mod.ts";
import type { FactsCache } from "./facts_cache.ts";
import { screenContent, type ScreenedContent } from "./screen_content.ts";
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
  /** What is known from earlier runs, and is told what is found out. */
  readonly facts?: FactsCache | undefined;
  /** Called with each eligible file's bytes. */
  readonly onText?: ((path: string, bytes: Uint8Array) => void) | undefined;
}

const BATCH_BYTES = 2 ** 20;
const BATCH_FILES = 128;

/** Divides files, in their order, into batches that are small enough to hold. */
export function* batchesOf<T extends { readonly size: number }>(
  entries: readonly T[],
  maxBytes: number = BATCH_BYTES,
): Generator<readonly T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && (bytes + entry.size > maxBytes || batch.length >= BATCH_FILES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.size;
  }
  if (batch.length > 0) yield batch;
}

/** A candidate, and what is known of it or its blob. */
type Looked = readonly [TreeEntry, ScreenedContent | Uint8Array];

/**
 * Reads candidates batch by batch, keeps what is known of the eligible ones and forgets their texts. A
 * blob of which everything is known is not read.
 */
export async function screenFiles(
  candidates: readonly TreeEntry[],
  { repo, facts, onProgress, onText }: ScreenOptions,
): Promise<ScreenedFiles> {
  const eligible: EligibleFile[] = [];
  const skipped: Skipped[] = [];
  const look = async (entry: TreeEntry): Promise<Looked> => {
    const known = facts?.get(entry.oid);
    if (known?.reason !== undefined) return [entry, { reason: known.reason }];
    if (known !== undefined && onText === undefined) return [entry, { lines: known.lines }];
    return [entry, await repo.readBlob(entry.oid)];
  };
  const lookAll = (entries: readonly TreeEntry[] = []): Promise<Looked[]> =>
    Promise.all(entries.map(look));
  const screen = ([entry, found]: Looked): void => {
    const isRead = found instanceof Uint8Array;
    const screened = isRead ? screenContent(found) : found;
    if ("reason" in screened) {
      skipped.push({ file_path: entry.path, reason: screened.reason, bytes: entry.size });
    } else {
      eligible.push({ entry, lines: screened.lines });
    }
    if (!isRead) return;
    if (facts !== undefined && facts.get(entry.oid) === undefined) {
      facts.set(entry.oid, { lines: 0, endCorrection: 0, ...screened });
    }
    if ("lines" in screened) onText?.(entry.path, found);
  };
  const batches = [...batchesOf(candidates)];
  // Git reads the next batch while this one is looked at.
  let next = lookAll(batches[0]);
  for (const i of batches.keys()) {
    const batch = await next;
    next = lookAll(batches[i + 1]);
    // A failure is reported by the await above, one turn later.
    next.catch(() => {});
    for (const looked of batch) screen(looked);
    onProgress?.(eligible.length + skipped.length, candidates.length);
  }
  return { eligible, skipped };
}
