import type { Sha256Hex } from "../base/mod.ts";
import { PACKREPO_ROOT, processorCount, requirePathAccess } from "../host/mod.ts";
import {
  loadShareable,
  type ShareableTokenizer,
  type SharedVocabulary,
  type TokenizerName,
} from "../tokens/mod.ts";
import type { SecretFinder } from "../scan/mod.ts";
import {
  type InspectedText,
  type Inspection,
  type InspectionTools,
  inspectText,
} from "./inspect.ts";
import { loadSecretFinder } from "./load_secret_finder.ts";

/**
 * Below so many bytes of text, starting threads costs more than it saves: each has to load its modules
 * and have its code made fast first, and git wants a processor too. `deno task bench:pack` tells.
 */
export const THREADS_PAY_BYTES: number = 24 * 2 ** 20;

/** Small enough for a batch that no thread waits long for another one's last. */
export const INSPECTION_BYTES: number = 2 ** 18;
/** As much as a pipe holds: git makes it ready again while a batch is inspected in the same thread. */
export const ALONE_BYTES: number = 2 ** 16;

/** What a thread is told first: a vocabulary that need not be loaded again. */
export interface VocabularyNotice {
  readonly vocabulary: SharedVocabulary;
}

/** What a thread is asked, unless another one was faster. */
export interface InspectionRequest {
  readonly id: number;
  readonly texts: readonly InspectedText[];
  readonly claim: Claim;
}

/** What it answers, for each text. */
export interface InspectionAnswer {
  readonly id: number;
  readonly inspections: readonly Inspection[];
}

/** One number in memory that threads share: 1 where one of them does a job. */
export type Claim = Int32Array<SharedArrayBuffer>;

/** Takes a job for this thread; returns whether it was free. */
export function takeClaim(claim: Claim): boolean {
  return Atomics.compareExchange(claim, 0, 0, 1) === 0;
}

interface Job {
  readonly texts: readonly InspectedText[];
  readonly claim: Claim;
  readonly resolve: (inspections: readonly Inspection[]) => void;
  readonly reject: (error: unknown) => void;
}

/** One thread and what it was asked. */
class InspectionThread {
  readonly #jobs = new Map<number, Job>();
  readonly #worker: Worker;
  #nextId = 0;
  #failure: Error | undefined;

  constructor(tokenizer: Promise<ShareableTokenizer>) {
    this.#worker = new Worker(new URL("./inspect_worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<InspectionAnswer>): void => {
      const job = this.#jobs.get(data.id);
      this.#jobs.delete(data.id);
      job?.resolve(data.inspections);
    };
    this.#worker.onerror = (event): void => {
      // Prevents the runtime from ending the whole process.
      event.preventDefault();
      this.#fail(new Error(`An inspecting thread failed: ${event.message}`));
    };
    // It loads its modules meanwhile. Where loading fails, whoever asks for the tokenizer hears of it.
    tokenizer.then(({ shared }) => this.#post({ vocabulary: shared }), () => {});
  }

  /** How many jobs it was asked for, those among them that others did meanwhile. */
  get load(): number {
    return this.#jobs.size;
  }

  #post(message: VocabularyNotice | InspectionRequest): void {
    this.#worker.postMessage(message);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const job of this.#jobs.values()) job.reject(error);
    this.#jobs.clear();
  }

  ask(job: Job): void {
    if (this.#failure !== undefined) return job.reject(this.#failure);
    const id = this.#nextId++;
    this.#jobs.set(id, job);
    // A copy of just these bytes: a thread is sent the whole buffer that a view is of.
    const texts = job.texts.map((text) => ({ ...text, bytes: text.bytes.slice() }));
    this.#post({ id, texts, claim: job.claim });
  }

  /** Says that a job was done here. */
  forget(job: Job): void {
    for (const [id, each] of this.#jobs) if (each === job) this.#jobs.delete(id);
  }

  end(): void {
    this.#fail(new Error("The inspector was closed"));
    this.#worker.terminate();
  }
}

/** How an {@linkcode Inspector} is made. */
export interface InspectorInit {
  readonly tokenizer: TokenizerName;
  /** How many threads may inspect, this one among them; one for each processor by default. */
  readonly processors?: number | undefined;
  /** The digest of the rules, where it is known without loading them. */
  readonly ruleset?: Sha256Hex | undefined;
}

/**
 * Inspects texts, on several threads where that pays; what it finds out depends on neither. Beside
 * others this thread inspects when it is told to {@linkcode Inspector.help}: while it does, it can't
 * read.
 */
export class Inspector implements AsyncDisposable {
  readonly #name: TokenizerName;
  readonly #processors: number;
  readonly #threads: InspectionThread[] = [];
  /** Jobs that may not have been begun, the oldest first. */
  readonly #open: Job[] = [];
  readonly #ruleset: Sha256Hex | undefined;
  #finder: Promise<SecretFinder> | undefined;

  constructor({ tokenizer, processors = processorCount(), ruleset }: InspectorInit) {
    this.#name = tokenizer;
    this.#processors = processors;
    this.#ruleset = ruleset;
  }

  /** How many threads inspect, this one among them. */
  get threads(): number {
    return 1 + this.#threads.length;
  }

  /** Loads the tokenizer, once. */
  tokenizer(): Promise<ShareableTokenizer> {
    return loadShareable(this.#name);
  }

  #loadFinder(): Promise<SecretFinder> {
    return this.#finder ??= loadSecretFinder();
  }

  /** Returns the digest of the rules. */
  async ruleset(): Promise<Sha256Hex> {
    return this.#ruleset ?? (await this.#loadFinder()).ruleset;
  }

  /**
   * Starts threads where so many bytes are worth that.
   *
   * Requires `read` permission for PackRepo's `lib` then.
   *
   * @throws {PackRepoError} `host.no-permission` (77).
   */
  async expect(bytes: number): Promise<void> {
    if (bytes < THREADS_PAY_BYTES || this.threads >= this.#processors) return;
    await requirePathAccess("read", `${PACKREPO_ROOT}/lib`);
    while (this.threads < this.#processors) {
      this.#threads.push(new InspectionThread(this.tokenizer()));
    }
  }

  /**
   * Returns what was found out of each text: here and now where there are no threads, else when one has
   * got to them or this one has helped; calls may overlap.
   */
  inspect(texts: readonly InspectedText[]): Promise<readonly Inspection[]> {
    const [idlest] = [...this.#threads].sort((a, b) => a.load - b.load);
    if (idlest === undefined) return this.#inspectHere(texts);
    return new Promise((resolve, reject) => {
      const claim = new Int32Array(new SharedArrayBuffer(4));
      const job = { texts, claim, resolve, reject };
      this.#open.push(job);
      idlest.ask(job);
    });
  }

  async #inspectHere(texts: readonly InspectedText[]): Promise<readonly Inspection[]> {
    const tools: InspectionTools = {
      tokenizer: texts.some((text) => text.countsTokens) ? await this.tokenizer() : undefined,
      finder: texts.some((text) => text.findsSecrets) ? await this.#loadFinder() : undefined,
    };
    return texts.map((text) => inspectText(text, tools));
  }

  /** Inspects in this thread what others have not got to; returns whether there was something. */
  async help(): Promise<boolean> {
    let job = this.#open.shift();
    while (job !== undefined && !takeClaim(job.claim)) job = this.#open.shift();
    if (job === undefined) return false;
    for (const thread of this.#threads) thread.forget(job);
    try {
      job.resolve(await this.#inspectHere(job.texts));
    } catch (error) {
      job.reject(error);
    }
    return true;
  }

  /** Ends the threads; what waits for them fails. */
  close(): Promise<void> {
    for (const thread of this.#threads.splice(0)) thread.end();
    this.#open.splice(0);
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
