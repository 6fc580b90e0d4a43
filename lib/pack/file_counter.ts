import type { Repo, TreeEntry } from "../repo/mod.ts";
import { createCounter, type Tokenizer, type TokenizerName } from "../tokens/mod.ts";
import { batchesOf, type EligibleFile } from "./screen_files.ts";
import { closedContent, sectionText } from "./section.ts";

/** What a whole file costs as a section. */
export interface FileCost {
  /** Its tokens where another section follows. */
  readonly tokens: number;
  /** What changes where nothing follows. */
  readonly endCorrection: number;
}

/** Counts whole files, each once. */
export interface FileCounter extends AsyncDisposable {
  readonly tokenizer: Tokenizer;
  /** Whether a file's cost is known. */
  isCounted(file: EligibleFile): boolean;
  /** Returns the cost of each; those that were asked for before are not counted again. */
  costsOf(files: readonly EligibleFile[]): Promise<readonly FileCost[]>;
}

/** Options of {@linkcode createFileCounter}. */
export interface FileCounterOptions {
  readonly tokenizer: TokenizerName;
  /** 1 by default. */
  readonly workers?: number | undefined;
  /** About how many bytes will be counted. */
  readonly expectedBytes: number;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Makes a counter of a repository's eligible files. */
export async function createFileCounter(
  repo: Pick<Repo, "readBlob">,
  { tokenizer: name, workers = 1, expectedBytes }: FileCounterOptions,
): Promise<FileCounter> {
  const counter = await createCounter(name, { workers, expectedBytes });
  const { tokenizer } = counter;
  const costs = new Map<TreeEntry, FileCost>();

  async function countBatch(files: readonly EligibleFile[]): Promise<void> {
    const blobs = await Promise.all(files.map((file) => repo.readBlob(file.entry.oid)));
    const texts = blobs.map((blob) => decoder.decode(blob));
    const counts = await counter.countAll(
      files.map(({ entry, lines }, i) =>
        sectionText(entry.path, texts[i]!, { start: 1, end: lines })
      ),
    );
    files.forEach(({ entry }, i) => {
      const endCorrection = tokenizer.endCorrection(closedContent(texts[i]!));
      costs.set(entry, { tokens: counts[i]!, endCorrection });
    });
  }

  async function countAll(files: readonly EligibleFile[]): Promise<void> {
    // So many batches are read or counted at once: git reads one while the threads count others.
    const pending: Promise<void>[] = [];
    const sized = files.map((file) => ({ size: file.entry.size, file }));
    try {
      for (const batch of batchesOf(sized)) {
        pending.push(countBatch(batch.map(({ file }) => file)));
        if (pending.length > counter.workers) await pending.shift();
      }
      while (pending.length > 0) await pending.shift();
    } finally {
      // After a failure the others must end too before the counter is closed under them.
      await Promise.allSettled(pending);
    }
  }

  return {
    tokenizer,
    isCounted: (file) => costs.has(file.entry),
    async costsOf(files): Promise<readonly FileCost[]> {
      await countAll(files.filter((file) => !costs.has(file.entry)));
      return files.map((file) => costs.get(file.entry)!);
    },
    [Symbol.asyncDispose]: () => counter.close(),
  };
}
