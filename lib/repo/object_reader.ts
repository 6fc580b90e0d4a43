import { type GitDialogue, lastLine, openGit } from "../host/mod.ts";
import { type BatchAnswer, BatchAnswers } from "./batch_answers.ts";
import { objectError } from "./errors.ts";
import { objectId } from "./oid.ts";
import { redactLine } from "./redact.ts";
import type { Oid } from "./types.ts";

/** The types of git objects. */
export type ObjectType = "blob" | "tree" | "commit" | "tag";

interface Request {
  readonly oid: Oid;
  readonly type: ObjectType;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** More than this is never held in memory; `streamBlob` is for such blobs. */
const MAX_OBJECT_BYTES = 2 ** 31 - 1;

/** As much as a pipe of Linux holds. */
const PIECE_BYTES = 64 * 1024;

/** So many processes may die in a row without an answer before everything that waits is given up. */
const MAX_DEATHS = 8;

const encoder = new TextEncoder();

/**
 * Reads objects through one long-lived `git cat-file --batch`: started at the first request,
 * requests overlap, answers come in order, each is checked against its id.
 *
 * A corrupt object may end git's process; that request then fails and the others go on with a new
 * process.
 */
export class ObjectReader {
  readonly #gitDir: string;
  readonly #waiting: Request[] = [];
  #process: GitDialogue | undefined;
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #reader: ReadableStreamBYOBReader | undefined;
  #answers: BatchAnswers | undefined;
  #unsent = "";
  #pump: Promise<void> | undefined;
  #deaths = 0;
  #isClosed = false;

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
  }

  /**
   * Returns an object's content.
   *
   * @throws {PackRepoError} `repo.object-missing`, `repo.object-corrupt`, `repo.object-too-large`
   * (65).
   */
  read(oid: Oid, type: ObjectType): Promise<Uint8Array> {
    if (this.#isClosed) {
      return Promise.reject(new TypeError("Cannot read an object: the repository is closed"));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#waiting.push({ oid, type, resolve, reject });
    // What is asked for in one turn of the event loop goes to git in one write.
    if (this.#unsent === "" && this.#process !== undefined) queueMicrotask(() => this.#send());
    if (this.#process !== undefined) this.#unsent += `${oid}\n`;
    this.#pump ??= this.#run();
    return promise;
  }

  /** Ends the process; requests that still wait fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stop();
    await this.#pump;
  }

  #send(): void {
    if (this.#unsent === "") return;
    const lines = encoder.encode(this.#unsent);
    this.#unsent = "";
    // Where git has ended meanwhile, the end of its output tells.
    this.#writer?.write(lines).catch(() => {});
  }

  #start(): BatchAnswers {
    const process = openGit(["cat-file", "--batch"], { gitDir: this.#gitDir });
    this.#process = process;
    this.#writer = process.input.getWriter();
    this.#writer.closed.catch(() => {});
    const reader = this.#reader = process.output.getReader({ mode: "byob" });
    this.#unsent = this.#waiting.map((request) => `${request.oid}\n`).join("");
    this.#send();
    // One buffer, that every answer is read through: a new one each time would be half of the memory.
    let buffer = new ArrayBuffer(PIECE_BYTES);
    return this.#answers = new BatchAnswers(async () => {
      const { value, done } = await reader.read(new Uint8Array(buffer));
      if (value !== undefined) buffer = value.buffer;
      return done ? undefined : value;
    }, MAX_OBJECT_BYTES);
  }

  async #stop(): Promise<string> {
    const process = this.#process;
    if (process === undefined) return "";
    const [writer, reader] = [this.#writer, this.#reader];
    this.#process =
      this.#writer =
      this.#reader =
      this.#answers =
        undefined;
    this.#unsent = "";
    await writer?.abort().catch(() => {});
    await reader?.cancel().catch(() => {});
    await process.close();
    return (await process.ended).stderr;
  }

  async #run(): Promise<void> {
    // A new process is not started before the requests of this turn are all there.
    await Promise.resolve();
    while (this.#waiting.length > 0 && !this.#isClosed) {
      let answer: BatchAnswer | undefined;
      let failure: unknown;
      try {
        answer = await (this.#answers ?? this.#start()).next();
      } catch (error) {
        failure = error;
      }
      if (this.#isClosed) break;
      if (answer === undefined) await this.#fail(failure);
      else this.#answer(answer);
    }
    this.#pump = undefined;
    if (!this.#isClosed) return;
    for (const request of this.#waiting.splice(0)) {
      request.reject(new TypeError("Cannot read an object: the repository was closed"));
    }
  }

  /** Gives the first request its answer. */
  #answer(answer: BatchAnswer): void {
    this.#deaths = 0;
    const request = this.#waiting.shift();
    if (request === undefined) return;
    const { oid, type } = request;
    if (answer.kind === "missing") {
      request.reject(
        objectError("repo.object-missing", `Cannot read the ${type} ${oid}: it is not there`),
      );
    } else if (answer.kind === "too-large") {
      request.reject(
        objectError(
          "repo.object-too-large",
          `Cannot hold the ${type} ${oid}: ${answer.size} bytes, more than ${MAX_OBJECT_BYTES}`,
        ),
      );
    } else if (answer.type !== type) {
      request.reject(
        objectError("repo.object-corrupt", `Cannot read ${oid}: a ${answer.type}, not a ${type}`),
      );
    } else if (objectId(oid, type, answer.bytes) !== oid) {
      // Git does not check this when it reads a blob; what is signed later must be what is named.
      request.reject(
        objectError(
          "repo.object-corrupt",
          `Cannot read the ${type} ${oid}: it has another content`,
        ),
      );
    } else {
      request.resolve(answer.bytes);
    }
  }

  /** Git has ended: the request it was at fails, the others wait for the next process. */
  async #fail(failure: unknown): Promise<void> {
    const stderr = await this.#stop().catch((error) => {
      failure ??= error;
      return "";
    });
    this.#deaths++;
    const given = this.#process === undefined && this.#deaths >= MAX_DEATHS
      ? this.#waiting.splice(0)
      : this.#waiting.splice(0, 1);
    for (const { oid, type, reject } of given) {
      const line = redactLine(lastLine(stderr));
      reject(
        failure ?? objectError(
          // What git ends with where a partial clone lacks an object.
          /^fatal: could not fetch /.test(line) ? "repo.object-missing" : "repo.object-corrupt",
          `Cannot read the ${type} ${oid}: ${line === "" ? "git ended without an answer" : line}`,
        ),
      );
    }
  }
}
