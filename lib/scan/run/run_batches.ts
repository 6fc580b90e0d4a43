import { PACKREPO_ROOT, processorCount, requirePathAccess } from "../../host/mod.ts";
import type { Incomplete, ScanResult } from "../finding.ts";
import { type Batch, BatchScanner, partOf, pathOf, type RunSettings, sizeOf } from "./batch.ts";
import { NOT_BEGUN, ScanThread, StuckRuleError } from "./thread.ts";

/** So long this thread looks alone; most scans of a change are over then. */
const ALONE_MS = 250;
/** So many batches a thread may have waiting, so that it is never without. */
const AHEAD = 2;

/** A batch with what came of each of its items. */
export interface ScannedBatch {
  readonly batch: Batch;
  readonly results: readonly ScanResult[];
}

/** Options of {@linkcode runBatches}. */
export interface RunOptions {
  readonly settings: RunSettings;
  /** Is called for each batch, in the order in which they end. */
  readonly onBatch: (scanned: ScannedBatch) => void | Promise<void>;
  /** How many processors to use; all by default. */
  readonly processors?: number;
}

/** Looks through batches on several threads; those with rules of a configuration never on this one. */
class Run {
  readonly #settings: RunSettings;
  readonly #onBatch: RunOptions["onBatch"];
  readonly #processors: number;
  readonly #own: BatchScanner;
  readonly #isGuarded: boolean;
  readonly #threads: ScanThread[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #disabled: number[] = [];
  readonly #started = performance.now();
  #failure: unknown;

  constructor({ settings, onBatch, processors }: RunOptions) {
    this.#settings = settings;
    this.#onBatch = onBatch;
    this.#processors = processors ?? processorCount();
    this.#own = new BatchScanner(settings);
    this.#isGuarded = this.#own.scanner.set.hasUserRules;
  }

  async run(batches: AsyncIterable<Batch> | Iterable<Batch>): Promise<void> {
    try {
      for await (const batch of batches) {
        if (this.#failure !== undefined) throw this.#failure;
        await this.#place(batch);
      }
      await Promise.all(this.#pending);
      if (this.#failure !== undefined) throw this.#failure;
    } finally {
      for (const thread of this.#threads) thread.end();
      await Promise.allSettled(this.#pending);
    }
  }

  /** Gives a batch to whoever has time for it. */
  async #place(batch: Batch): Promise<void> {
    for (;;) {
      const thread = await this.#freeThread();
      if (thread !== undefined) {
        const done: Promise<void> = this.#onThread(thread, batch)
          .catch((error) => void (this.#failure ??= error))
          .finally(() => this.#pending.delete(done));
        this.#pending.add(done);
        return;
      }
      if (!this.#isGuarded) {
        await this.#onBatch({ batch, results: this.#own.run(batch) });
        // Lets the answers of the threads in.
        if (this.#threads.length > 0) await new Promise((resolve) => setTimeout(resolve));
        return;
      }
      await Promise.race(this.#pending);
      if (this.#failure !== undefined) throw this.#failure;
    }
  }

  async #freeThread(): Promise<ScanThread | undefined> {
    const threads = this.#threads;
    for (let at = threads.length - 1; at >= 0; at--) {
      if (threads[at]!.isBroken) threads.splice(at, 1);
    }
    const isLong = performance.now() - this.#started > ALONE_MS;
    const wanted = this.#isGuarded ? (isLong ? this.#processors : 1) : this.#processors - 1;
    if ((isLong || this.#isGuarded) && threads.length < wanted) {
      // A thread loads its modules itself.
      if (threads.length === 0) await requirePathAccess("read", `${PACKREPO_ROOT}/lib`);
      while (threads.length < wanted) threads.push(this.#newThread());
    }
    const [first, ...others] = threads;
    if (first === undefined) return undefined;
    const idlest = others.reduce((a, b) => b.load < a.load ? b : a, first);
    return idlest.load < AHEAD ? idlest : undefined;
  }

  #newThread(): ScanThread {
    return new ScanThread(this.#settings, this.#disabled);
  }

  async #onThread(thread: ScanThread, batch: Batch): Promise<void> {
    let results: readonly ScanResult[];
    try {
      results = await thread.run(batch);
    } catch (error) {
      if (error === NOT_BEGUN) results = await this.#again(batch);
      else if (error instanceof StuckRuleError) results = await this.#withoutRule(batch, error);
      else throw error;
    }
    await this.#onBatch({ batch, results });
  }

  async #again(batch: Batch): Promise<readonly ScanResult[]> {
    const thread = this.#newThread();
    try {
      return await thread.run(batch);
    } catch (error) {
      if (error instanceof StuckRuleError) return await this.#withoutRule(batch, error);
      throw error;
    } finally {
      thread.end();
    }
  }

  /** Goes on behind a stuck rule: the files before it are looked at again with it, the rest without. */
  async #withoutRule(batch: Batch, stuck: StuckRuleError): Promise<readonly ScanResult[]> {
    const before = stuck.item === 0 ? [] : await this.#again(partOf(batch, 0, stuck.item));
    this.#disabled.push(stuck.rule);
    const rest = await this.#again(partOf(batch, stuck.item, sizeOf(batch)));
    const id = this.#own.scanner.set.rules[stuck.rule]!.info.id;
    const incomplete: Incomplete = {
      path: pathOf(batch, stuck.item),
      reason: "rule-timeout",
      detail: `The rule ${id} took more than ${this.#settings.policy.limits.ruleMs} ms: ` +
        "it was not applied to this file, nor to those after it",
    };
    const [first, ...others] = rest;
    const marked = { ...first!, incomplete: [...first!.incomplete, incomplete] };
    return [...before, marked, ...others];
  }
}

/**
 * Looks through batches of files and tells of each what was found, on several threads where that pays.
 *
 * Where rules or allowlists come from a configuration, everything runs on threads that are stopped when
 * one of them does not come to an end; its file is then `incomplete`.
 *
 * Requires `read` permission for PackRepo's `lib` where it starts threads.
 */
export async function runBatches(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  options: RunOptions,
): Promise<void> {
  await new Run(options).run(batches);
}
