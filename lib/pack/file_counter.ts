import { inspectBatches } from "./backlog.ts";
import type { Repo, TreeEntry } from "../repo/mod.ts";
import type { Tokenizer, TokenizerName } from "../tokens/mod.ts";
import type { FactsCache } from "./facts_cache.ts";
import type { FileCost } from "./inspect.ts";
import { INSPECTION_BYTES, Inspector } from "./inspector.ts";
import { batchesOf, type EligibleFile } from "./screen_files.ts";
import { headerStart } from "./section.ts";

/** What a {@linkcode FileCounter} is made from. */
export interface FileCounterInit {
  readonly repo: Pick<Repo, "readBlob">;
  readonly tokenizer: Tokenizer;
  readonly inspector: Inspector;
  /** What is known from earlier runs, and is told what is found out. */
  readonly facts?: FactsCache | undefined;
}

/** Counts whole files as sections, each once. */
export class FileCounter {
  readonly tokenizer: Tokenizer;
  readonly #repo: Pick<Repo, "readBlob">;
  readonly #inspector: Inspector;
  readonly #facts: FactsCache | undefined;
  readonly #costs = new Map<TreeEntry, FileCost>();

  constructor({ repo, tokenizer, inspector, facts }: FileCounterInit) {
    this.tokenizer = tokenizer;
    this.#repo = repo;
    this.#inspector = inspector;
    this.#facts = facts;
  }

  /** Whether a file's cost is known. */
  isCounted(file: EligibleFile): boolean {
    return this.#costs.has(file.entry);
  }

  /**
   * Takes what was found out of a file. Its section is its header, which has its path, and what depends
   * on its blob alone.
   */
  learn({ entry, lines }: EligibleFile, { tokens, endCorrection }: FileCost): void {
    this.#facts?.set(entry.oid, { lines, tokens, endCorrection });
    this.#put({ entry, lines }, { tokens, endCorrection });
  }

  #put({ entry, lines }: EligibleFile, end: FileCost): void {
    const header = this.tokenizer.count(headerStart(entry.path, 1, lines));
    this.#costs.set(entry, { ...end, tokens: header + end.tokens });
  }

  async #countBatch(files: readonly EligibleFile[]): Promise<void> {
    const texts = await Promise.all(files.map(async ({ entry: { path, oid } }) => ({
      path,
      bytes: await this.#repo.readBlob(oid),
      countsTokens: true,
      findsSecrets: false,
    })));
    const inspections = await this.#inspector.inspect(texts);
    files.forEach((file, i) => this.learn(file, inspections[i]!.cost!));
  }

  async #countAll(files: readonly EligibleFile[]): Promise<void> {
    const sized = files.map((file) => ({ size: file.entry.size, file }));
    await this.#inspector.expect(sized.reduce((sum, { size }) => sum + size, 0));
    await inspectBatches(
      this.#inspector,
      batchesOf(sized, INSPECTION_BYTES),
      (batch) => this.#countBatch(batch.map(({ file }) => file)),
    );
  }

  /** Returns the cost of each; those that were asked for before are not counted again. */
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
}

/**
 * Returns what whole files of a repository cost as sections.
 *
 * Requires `read` permission for PackRepo's `lib` where they are many and `workers` is not 1.
 */
export async function costsOfFiles(
  repo: Pick<Repo, "readBlob">,
  files: readonly EligibleFile[],
  options: { readonly tokenizer: TokenizerName; readonly workers?: number | undefined },
): Promise<readonly FileCost[]> {
  await using inspector = new Inspector({
    tokenizer: options.tokenizer,
    processors: options.workers,
  });
  const tokenizer = await inspector.tokenizer();
  return await new FileCounter({ repo, tokenizer, inspector }).costsOf(files);
}
