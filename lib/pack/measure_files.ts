import type { Repo, TreeEntry } from "../repo/mod.ts";
import type { Counter } from "../tokens/mod.ts";
import { rateFile, type Rating } from "./rate_file.ts";
import { screenContent } from "./screen_content.ts";
import { closedContent, sectionText } from "./section.ts";
import type { Skipped } from "./types.ts";

/** An eligible file: everything that choosing needs, without its text. */
export interface MeasuredFile extends Rating {
  readonly entry: TreeEntry;
  /** How many lines it has. */
  readonly lines: number;
  /** The tokens of the whole file as a section that another section follows. */
  readonly tokens: number;
  /** What changes where nothing follows it. */
  readonly endCorrection: number;
}

/** What reading the candidates gave. */
export interface Measurement {
  /** By the bytes of the paths. */
  readonly eligible: readonly MeasuredFile[];
  /** The candidates that are not eligible. */
  readonly skipped: readonly Skipped[];
}

/** Options of {@linkcode measureFiles}. */
export interface MeasureOptions {
  readonly repo: Pick<Repo, "readBlob">;
  readonly counter: Counter;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

const BATCH_BYTES = 2 ** 20;
const BATCH_FILES = 128;

/** Divides files, in their order, into batches that are small enough to hold. */
function* batchesOf(entries: readonly TreeEntry[]): Generator<readonly TreeEntry[]> {
  let batch: TreeEntry[] = [];
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

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

async function measureBatch(
  entries: readonly TreeEntry[],
  { repo, counter }: MeasureOptions,
): Promise<Measurement> {
  const blobs = await Promise.all(entries.map((entry) => repo.readBlob(entry.oid)));
  const skipped: Skipped[] = [];
  const sections: string[] = [];
  const eligible: Omit<MeasuredFile, "tokens">[] = [];
  entries.forEach((entry, i) => {
    const screened = screenContent(blobs[i]!);
    if ("reason" in screened) {
      skipped.push({ file_path: entry.path, reason: screened.reason, bytes: entry.size });
      return;
    }
    const { lines } = screened;
    const text = decoder.decode(blobs[i]!);
    sections.push(sectionText(entry.path, text, { start: 1, end: lines }));
    const endCorrection = counter.tokenizer.endCorrection(closedContent(text));
    eligible.push({ entry, lines, endCorrection, ...rateFile(entry.path, entry.size) });
  });
  const counts = await counter.countAll(sections);
  return { skipped, eligible: eligible.map((file, i) => ({ ...file, tokens: counts[i]! })) };
}

/** Reads candidates batch by batch, keeps the eligible ones' measures and forgets their texts. */
export async function measureFiles(
  candidates: readonly TreeEntry[],
  options: MeasureOptions,
): Promise<Measurement> {
  const eligible: MeasuredFile[] = [];
  const skipped: Skipped[] = [];
  let done = 0;
  const take = async (pending: Promise<Measurement> | undefined): Promise<void> => {
    const measured = await pending;
    if (measured === undefined) return;
    for (const file of measured.eligible) eligible.push(file);
    for (const file of measured.skipped) skipped.push(file);
    done += measured.eligible.length + measured.skipped.length;
    options.onProgress?.(done, candidates.length);
  };
  // So many batches are read or counted at once: git reads one while the threads count others.
  const width = options.counter.workers + 1;
  const pending: Promise<Measurement>[] = [];
  try {
    for (const batch of batchesOf(candidates)) {
      pending.push(measureBatch(batch, options));
      if (pending.length >= width) await take(pending.shift());
    }
    while (pending.length > 0) await take(pending.shift());
  } finally {
    // After a failure the others must end too before the counter is closed under them.
    await Promise.allSettled(pending);
  }
  return { eligible, skipped };
}
