import type { Repo, TreeEntry } from "../repo/mod.ts";
import { createCounter, type Tokenizer, type TokenizerName } from "../tokens/mod.ts";
import type { FactsCache } from "./facts_cache.ts";
import { batchesOf, type EligibleFile } from "./screen_files.ts";
import { closedContent, headerStart, sectionEnd } from "./section.ts";

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
  /** As many as pay by default. */
  readonly workers?: number | undefined;
  /** About how many bytes will be counted. */
  readonly expectedBytes: number;
  /** What is known from earlier runs, and is told what is found out. */
  readonly facts?: FactsCache | undefined;
}

/** Small enough that no thread waits long for another one's last batch. */
const BATCH_BYTES = 2 ** 18;
/** Enough that there is always one to be read while others wait and are counted. */
const BATCHES_PER_THREAD = 3;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Returns the end of a text from some place before its last white space on. */
function tailOf(bytes: Uint8Array): string {
  let start = bytes.length;
  while (start > 0 && bytes[start - 1]! <= 0x20) start--;
  // White space beyond ASCII may go on there.
  if (start > 0 && bytes[start - 1]! >= 0x80) start = 0;
  return decoder.decode(bytes.subarray(start));
}

class CachedFileCounter implements FileCounter {
  readonly #repo: Pick<Repo, "readBlob">;
  readonly #counter: Awaited<ReturnType<typeof createCounter>>;
  readonly #facts: FactsCache | undefined;
  readonly #costs = new Map<TreeEntry, FileCost>();

  constructor(init: {
    readonly repo: Pick<Repo, "readBlob">;
    readonly counter: Awaited<ReturnType<typeof createCounter>>;
    readonly facts: FactsCache | undefined;
  }) {
    this.#repo = init.repo;
    this.#counter = init.counter;
    this.#facts = init.facts;
  }

  get tokenizer(): Tokenizer {
    return this.#counter.tokenizer;
  }

  isCounted(file: EligibleFile): boolean {
    return this.#costs.has(file.entry);
  }

  /** The section of a file is its header, which has its path, and what depends on its blob alone. */
  #put({ entry, lines }: EligibleFile, end: FileCost): void {
    const header = this.tokenizer.count(headerStart(entry.path, 1, lines));
    this.#costs.set(entry, { ...end, tokens: header + end.tokens });
  }

  async #countBatch(files: readonly EligibleFile[]): Promise<void> {
    const blobs = await Promise.all(files.map((file) => this.#repo.readBlob(file.entry.oid)));
    const counts = await this.#counter.countAll(blobs.map(sectionEnd));
    files.forEach((file, i) => {
      const tail = closedContent(tailOf(blobs[i]!));
      const cost = { tokens: counts[i]!, endCorrection: this.tokenizer.endCorrection(tail) };
      this.#facts?.set(file.entry.oid, { lines: file.lines, ...cost });
      this.#put(file, cost);
    });
  }

  async #countAll(files: readonly EligibleFile[]): Promise<void> {
    const pending: Promise<void>[] = [];
    const sized = files.map((file) => ({ size: file.entry.size, file }));
    try {
      for (const batch of batchesOf(sized, BATCH_BYTES)) {
        pending.push(this.#countBatch(batch.map(({ file }) => file)));
        if (pending.length > BATCHES_PER_THREAD * this.#counter.workers) await pending.shift();
      }
      while (pending.length > 0) await pending.shift();
    } finally {
      // After a failure the others must end too before the counter is closed under them.
      await Promise.allSettled(pending);
    }
  }

  async costsOf(files: readonly EligibleFile[]): Promise<readonly FileCost[]> {
    const unknown: EligibleFile[] = [];
    for (const file of files) {
      if (this.#costs.has(file.entry)) continue;
      const { tokens, endCorrection = 0 } = this.#facts?.get(file.entry.oid) ?? {};
      if (tokens === undefined) unknown.push(file);
      else this.#put(file, { tokens, endCorrection });
    }
    await this.#countAll(unknown);
    return files.map((file) => this.#costs.get(file.entry)!);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#counter.close();
  }
}

/** Makes a counter of a repository's eligible files. */
export async function createFileCounter(
  repo: Pick<Repo, "readBlob">,
  { tokenizer, workers, expectedBytes, facts }: FileCounterOptions,
): Promise<FileCounter> {
  const counter = await createCounter(tokenizer, { workers, expectedBytes });
  return new CachedFileCounter({ repo, counter, facts });
}
