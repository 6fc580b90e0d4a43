import type { TreeEntry } from "../repo/mod.ts";
import { Backlog } from "./backlog.ts";
import { MOST_BYTES_PER_TOKEN } from "./choose.ts";
import type { FactsCache } from "./facts_cache.ts";
import type { BlobFacts } from "./facts_table.ts";
import type { FileCounter } from "./file_counter.ts";
import { ALONE_BYTES, INSPECTION_BYTES, type Inspector } from "./inspector.ts";
import { type Onlooker, type ReadFile } from "./screen_files.ts";
import type { SecretScreen } from "./screen_secrets.ts";
import { BYTES_PER_TOKEN } from "./weights.ts";

/** Who will be asked about files, and is told early. */
export interface Learners {
  readonly counter: FileCounter;
  readonly secrets: SecretScreen;
}

/** What an {@linkcode EarlyInspection} is made from. */
export interface EarlyInspectionInit {
  readonly inspector: Inspector;
  /** Makes them ready; threads do the same meanwhile. */
  readonly prepare: () => Promise<Learners>;
  readonly budget: number;
  readonly countAll: boolean;
  readonly facts: FactsCache | undefined;
}

/**
 * So many batches may wait for the threads, 2 MB, so that this one can read. Without threads each file
 * is inspected at once, while git makes the next ones ready.
 */
const MAX_BATCHES = 8;

/**
 * Inspects the files that will be asked for anyway while the next ones are still being read: all are
 * counted where everything may fit into the budget, and looked through where that is likely.
 */
export class EarlyInspection implements Onlooker {
  readonly #init: EarlyInspectionInit;
  #countsTokens = false;
  #findsSecrets = false;
  #learners: Learners | undefined;
  #backlog: Backlog | undefined;
  #batch: ReadFile[] = [];
  #bytes = 0;

  constructor(init: EarlyInspectionInit) {
    this.#init = init;
  }

  /** Those who are told; not before files are expected. */
  get learners(): Learners {
    if (this.#learners === undefined) throw new TypeError("No files were expected yet");
    return this.#learners;
  }

  /** Makes ready for files of which one or the other may turn out not to be eligible. */
  async expect(files: readonly TreeEntry[]): Promise<void> {
    const { inspector, prepare, budget, countAll } = this.#init;
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#countsTokens = countAll || bytes <= budget * MOST_BYTES_PER_TOKEN;
    this.#findsSecrets = bytes <= budget * BYTES_PER_TOKEN;
    // Threads load their modules while this one loads its own.
    await inspector.expect(this.#bytesOfUnknown(files));
    this.#learners = await prepare();
    await inspector.expect(this.#bytesOfUnknown(files));
    this.#backlog = new Backlog(inspector, inspector.threads === 1 ? 0 : MAX_BATCHES);
  }

  #bytesOfUnknown(files: readonly TreeEntry[]): number {
    return files.filter((entry) => this.wants(entry, this.#init.facts?.get(entry.oid)))
      .reduce((sum, { size }) => sum + size, 0);
  }

  #wantsCount(known: BlobFacts | undefined): boolean {
    return this.#countsTokens && known?.tokens === undefined;
  }

  #wantsSecrets(entry: TreeEntry): boolean {
    return this.#findsSecrets && this.#learners?.secrets.isKnown(entry) === false;
  }

  wants(entry: TreeEntry, known: BlobFacts | undefined): boolean {
    if (known?.reason !== undefined) return false;
    return this.#wantsCount(known) || this.#wantsSecrets(entry);
  }

  async #inspect(files: readonly ReadFile[]): Promise<void> {
    const { inspector, facts } = this.#init;
    const { counter, secrets } = this.#learners!;
    const inspections = await inspector.inspect(files.map(({ entry, bytes }) => ({
      path: entry.path,
      bytes,
      countsTokens: this.#wantsCount(facts?.get(entry.oid)),
      findsSecrets: this.#wantsSecrets(entry),
    })));
    files.forEach((file, i) => {
      const { cost, isSecret } = inspections[i]!;
      if (cost !== undefined) counter.learn(file, cost);
      if (isSecret !== undefined) secrets.learn(file.entry, isSecret);
    });
  }

  async take(file: ReadFile): Promise<void> {
    if (!this.wants(file.entry, this.#init.facts?.get(file.entry.oid))) return;
    this.#batch.push(file);
    this.#bytes += file.bytes.length;
    if (this.#bytes >= (this.#init.inspector.threads === 1 ? ALONE_BYTES : INSPECTION_BYTES)) {
      await this.#begin();
    }
  }

  /** Begins to inspect what was taken. */
  async #begin(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    await this.#backlog!.add(this.#inspect(batch));
  }

  /** Waits until everything that was taken has been inspected. */
  async end(): Promise<void> {
    if (this.#batch.length > 0) await this.#begin();
    await this.#backlog?.end();
  }
}
