import type { Repo, TreeEntry } from "../repo/mod.ts";
import type { FactsCache } from "./facts_cache.ts";
import type { BlobFacts } from "./facts_table.ts";
import { readAhead } from "./read_ahead.ts";
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

/** An eligible file with its content. */
export interface ReadFile extends EligibleFile {
  readonly bytes: Uint8Array;
}

/** Wants the content of eligible files when it is read for screening anyway. */
export interface Onlooker {
  /** Whether it wants a file of which so much is known that it need not be read. */
  wants(entry: TreeEntry, known: BlobFacts): boolean;
  /** Is given each eligible file as it is read; reading goes on when the promise is kept. */
  take(file: ReadFile): Promise<void> | void;
}

/** Options of {@linkcode screenFiles}. */
export interface ScreenOptions {
  readonly repo: Pick<Repo, "readBlob">;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** What is known from earlier runs, and is told what is found out. */
  readonly facts?: FactsCache | undefined;
  readonly onlookers?: readonly Onlooker[] | undefined;
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

/** So often it is told how far reading has come. */
const PROGRESS_FILES = 128;

/**
 * Reads candidates one after the other, keeps what is known of the eligible ones and forgets their
 * texts. A blob of which everything is known is not read, unless somebody wants it.
 */
export async function screenFiles(
  candidates: readonly TreeEntry[],
  { repo, facts, onProgress, onlookers = [] }: ScreenOptions,
): Promise<ScreenedFiles> {
  const eligible: EligibleFile[] = [];
  const skipped: Skipped[] = [];
  /** Returns what is known of a candidate, or its content. */
  const look = async (entry: TreeEntry): Promise<ScreenedContent | Uint8Array> => {
    const known = facts?.get(entry.oid);
    if (known?.reason !== undefined) return { reason: known.reason };
    if (known !== undefined && !onlookers.some((each) => each.wants(entry, known))) {
      return { lines: known.lines };
    }
    return await repo.readBlob(entry.oid);
  };
  for await (const [entry, found] of readAhead(candidates, look)) {
    const bytes = found instanceof Uint8Array ? found : undefined;
    const screened = found instanceof Uint8Array ? screenContent(found) : found;
    if (bytes !== undefined && facts !== undefined && facts.get(entry.oid) === undefined) {
      facts.set(entry.oid, { lines: 0, endCorrection: 0, ...screened });
    }
    if ("reason" in screened) {
      skipped.push({ file_path: entry.path, reason: screened.reason, bytes: entry.size });
    } else {
      const file = { entry, lines: screened.lines };
      eligible.push(file);
      if (bytes !== undefined) {
        for (const onlooker of onlookers) await onlooker.take({ ...file, bytes });
      }
    }
    const done = eligible.length + skipped.length;
    if (done % PROGRESS_FILES === 0 || done === candidates.length) {
      onProgress?.(done, candidates.length);
    }
  }
  return { eligible, skipped };
}
