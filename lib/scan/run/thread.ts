import type { ScanResult } from "../finding.ts";
import type { Batch, RunSettings } from "./batch.ts";
import {
  type BatchAnswerMessage,
  type BatchRequest,
  type Introduction,
  STATE,
} from "./messages.ts";

/** A rule of a configuration that did not come to an end. */
export class StuckRuleError extends Error {
  override readonly name = "StuckRuleError";
  readonly item: number;
  readonly rule: number;

  constructor(item: number, rule: number) {
    super("A rule took too long");
    this.item = item;
    this.rule = rule;
  }
}

/** How often it is looked whether a rule is stuck. */
const CHECK_MS = 50;
/** All runs of rules over one file may take so many times what one may. */
const FILE_FACTOR = 12;

interface Job {
  readonly batch: Batch;
  readonly resolve: (results: readonly ScanResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that looks through one batch after the other. */
export class ScanThread {
  readonly #worker: Worker;
  readonly #state = new Int32Array(new SharedArrayBuffer(12));
  readonly #jobs = new Map<number, Job>();
  readonly #timer: ReturnType<typeof setInterval>;
  #nextId = 0;
  #failure: unknown;

  constructor(settings: RunSettings, disabled: readonly number[]) {
    this.#state[STATE.rule] = -1;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = (event: MessageEvent<BatchAnswerMessage>): void => {
      const job = this.#jobs.get(event.data.id);
      this.#jobs.delete(event.data.id);
      job?.resolve(event.data.results);
    };
    this.#worker.onerror = (event): void => {
      // Prevents the runtime from ending the whole process.
      event.preventDefault();
      this.#fail(new Error(`A scanning thread failed: ${event.message}`));
    };
    this.#worker.postMessage(
      { settings, disabled, state: this.#state } satisfies Introduction,
    );
    const { ruleMs } = settings.policy.limits;
    this.#timer = setInterval(this.#watcher(ruleMs), Math.min(CHECK_MS, ruleMs));
  }

  /** How many batches it has not answered. */
  get load(): number {
    return this.#jobs.size;
  }

  /** Whether it can be given nothing more. */
  get isBroken(): boolean {
    return this.#failure !== undefined;
  }

  /**
   * Looks through a batch.
   *
   * @throws {StuckRuleError} Where a rule had to be stopped; the thread has ended then.
   */
  run(batch: Batch): Promise<readonly ScanResult[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { batch, resolve, reject });
      this.#worker.postMessage({ id, batch } satisfies BatchRequest);
    });
  }

  /** Ends the thread; what it has not answered fails. */
  end(): void {
    this.#fail(new Error("The scan has ended"));
  }

  #fail(error: unknown): void {
    clearInterval(this.#timer);
    this.#worker.terminate();
    this.#failure ??= error;
    const [first, ...others] = this.#jobs.values();
    this.#jobs.clear();
    first?.reject(error);
    // Only the first was begun.
    for (const job of others) job.reject(error instanceof StuckRuleError ? NOT_BEGUN : error);
  }

  /** Returns what looks whether the same run of a rule, or the same file, has lasted too long. */
  #watcher(ruleMs: number): () => void {
    let [count, since] = [-1, 0];
    let [item, itemSince] = [-1, 0];
    return () => {
      const now = performance.now();
      const rule = Atomics.load(this.#state, STATE.rule);
      const [newCount, newItem] = [
        Atomics.load(this.#state, STATE.count),
        Atomics.load(this.#state, STATE.item),
      ];
      if (newCount !== count) [count, since] = [newCount, now];
      if (newItem !== item || this.#jobs.size === 0) [item, itemSince] = [newItem, now];
      if (rule < 0 || this.#jobs.size === 0) return;
      if (now - since > ruleMs || now - itemSince > FILE_FACTOR * ruleMs) {
        this.#fail(new StuckRuleError(newItem, rule));
      }
    };
  }
}

/** What a batch fails with that a stuck thread had not begun. */
export const NOT_BEGUN: Error = new Error("Not begun");
