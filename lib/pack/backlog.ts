import type { Inspector } from "./inspector.ts";

/** Lets answers of threads and of processes in; a timer of 0 ms would take two. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Pieces of work that wait for inspections, of which no more than so many may be under way. */
export class Backlog {
  readonly #inspector: Inspector;
  readonly #limit: number;
  readonly #pending = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(inspector: Inspector, limit: number) {
    this.#inspector = inspector;
    this.#limit = limit;
  }

  /** Helps until there are no more than so many pieces; throws what the first that failed threw. */
  async #helpUntil(limit: number): Promise<void> {
    while (this.#pending.size > limit && this.#failure === undefined) {
      if (await this.#inspector.help()) await nextTurn();
      else if (this.#pending.size > limit) await Promise.race(this.#pending);
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Adds a piece that was begun, and inspects here where there are too many; throws as {@linkcode end}. */
  async add(work: Promise<void>): Promise<void> {
    const ended: Promise<void> = work
      .catch((error) => void (this.#failure ??= { error }))
      .finally(() => this.#pending.delete(ended));
    this.#pending.add(ended);
    await this.#helpUntil(this.#limit);
  }

  /** Inspects until all pieces have ended; throws what the first that failed threw. */
  async end(): Promise<void> {
    try {
      await this.#helpUntil(0);
    } finally {
      // After a failure the others must end too before what they use is closed under them.
      while (this.#pending.size > 0) {
        if (!await this.#inspector.help()) await Promise.all(this.#pending);
      }
    }
  }
}

/** So many batches may be read or wait for each thread: there is always one to be inspected. */
const BATCHES_PER_THREAD = 3;

/** Does a piece of work that waits for inspections for each batch, several at the same time. */
export async function inspectBatches<T>(
  inspector: Inspector,
  batches: Iterable<T>,
  work: (batch: T) => Promise<void>,
): Promise<void> {
  const backlog = new Backlog(inspector, BATCHES_PER_THREAD * inspector.threads);
  try {
    for (const batch of batches) await backlog.add(work(batch));
  } finally {
    await backlog.end();
  }
}
