import { processorCount } from "../host/mod.ts";
import { countEachBefore, loadShareable, type Tokenizer } from "./tokenizer.ts";
import type { TokenizerName } from "./tokenizers.ts";
import type { SharedVocabulary } from "./vocabulary.ts";
import type {
  CountAnswer,
  CountedText,
  CountRequest,
  VocabularyNotice,
} from "./worker_messages.ts";

/**
 * Below so many bytes of text, starting threads costs more than it saves: each has to load its
 * modules and have its code made fast first, which takes as long as counting 5 MB does, and more where
 * the processors are busy. `deno task bench:tokens --workers PATH` tells.
 */
export const WORKER_PAYS_BYTES = 32 * 2 ** 20;

/** A thread with so many requests waiting has enough to do; the next one is counted in this one. */
const ENOUGH_JOBS = 2;

/** How a {@linkcode Counter} is made. */
export interface CounterOptions {
  /** How many threads may count, this one among them; one for each processor by default. */
  readonly workers?: number | undefined;
  /** About how many bytes will be counted; workers start from {@linkcode WORKER_PAYS_BYTES} on. */
  readonly expectedBytes: number;
}

/** Counts many texts, on several threads where that pays; the counts depend on neither. */
export interface Counter extends AsyncDisposable {
  readonly tokenizer: Tokenizer;
  /** How many threads count, this one among them. */
  readonly workers: number;
  /**
   * Returns `tokenizer.countBefore` of each text, or `countBytesBefore` of its bytes; calls may
   * overlap.
   */
  countAll(texts: readonly CountedText[]): Promise<readonly number[]>;
  /** Ends the threads. */
  close(): Promise<void>;
}

interface Job {
  readonly request: CountRequest;
  readonly resolve: (counts: readonly number[]) => void;
  readonly reject: (error: unknown) => void;
}

/** One thread and the jobs it has not answered. */
class CountingThread {
  readonly jobs = new Map<number, Job>();
  readonly #worker: Worker;
  #isBroken = false;

  constructor(vocabulary: SharedVocabulary) {
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = (event: MessageEvent<CountAnswer>): void => {
      const job = this.jobs.get(event.data.id);
      this.jobs.delete(event.data.id);
      job?.resolve(event.data.counts);
    };
    this.#worker.onerror = (event): void => {
      // Prevents the runtime from ending the whole process.
      event.preventDefault();
      this.#isBroken = true;
      const error = new Error(`A counting thread failed: ${event.message}`);
      for (const job of this.jobs.values()) job.reject(error);
      this.jobs.clear();
    };
    this.#worker.postMessage({ vocabulary } satisfies VocabularyNotice);
  }

  post(job: Job): void {
    if (this.#isBroken) {
      job.reject(new Error("A counting thread failed"));
      return;
    }
    this.jobs.set(job.request.id, job);
    this.#worker.postMessage(job.request);
  }

  end(): void {
    for (const job of this.jobs.values()) job.reject(new Error("The counter was closed"));
    this.jobs.clear();
    this.#worker.terminate();
  }
}

class PooledCounter implements Counter {
  readonly tokenizer: Tokenizer;
  readonly #threads: CountingThread[];
  #nextId = 0;

  constructor(tokenizer: Tokenizer, threads: readonly CountingThread[]) {
    this.tokenizer = tokenizer;
    this.#threads = [...threads];
  }

  get workers(): number {
    return 1 + this.#threads.length;
  }

  async countAll(texts: readonly CountedText[]): Promise<readonly number[]> {
    const [thread] = [...this.#threads].sort((a, b) => a.jobs.size - b.jobs.size);
    if (thread === undefined || thread.jobs.size >= ENOUGH_JOBS) {
      return countEachBefore(this.tokenizer, texts);
    }
    return await new Promise<readonly number[]>((resolve, reject) => {
      const request = { id: this.#nextId++, tokenizer: this.tokenizer.name, texts };
      thread.post({ request, resolve, reject });
    });
  }

  close(): Promise<void> {
    for (const thread of this.#threads.splice(0)) thread.end();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Makes a counter of texts.
 *
 * Requires `read` permission for this folder where it starts threads.
 */
export async function createCounter(
  name: TokenizerName,
  options: CounterOptions,
): Promise<Counter> {
  const tokenizer = await loadShareable(name);
  const workers = options.workers ?? processorCount();
  const threads = Array.from(
    { length: options.expectedBytes >= WORKER_PAYS_BYTES ? workers - 1 : 0 },
    () => new CountingThread(tokenizer.shared),
  );
  return new PooledCounter(tokenizer, threads);
}
