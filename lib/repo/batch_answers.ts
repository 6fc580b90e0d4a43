import { Buffer } from "node:buffer";
import { objectError } from "./errors.ts";

/** One answer of `git cat-file --batch`. */
export type BatchAnswer =
  | { readonly kind: "object"; readonly type: string; readonly bytes: Uint8Array }
  | { readonly kind: "missing" }
  | { readonly kind: "too-large"; readonly size: number };

/**
 * Gives the next piece of a stream, `undefined` at its end. A piece may be overwritten by the next
 * one.
 */
export type NextPiece = () => Promise<Uint8Array | undefined>;

/** Longer than any header: a name of at most 64 digits, a type, a size. */
const MAX_HEADER = 512;
const LF = 0x0a;
const EMPTY = new Uint8Array();

/**
 * Reads the answers of `git cat-file --batch` (git-cat-file(1), "BATCH OUTPUT") from a stream that
 * is cut anywhere.
 */
export class BatchAnswers {
  readonly #nextPiece: NextPiece;
  readonly #maxBytes: number;
  #piece: Uint8Array = EMPTY;

  constructor(nextPiece: NextPiece, maxBytes: number) {
    this.#nextPiece = nextPiece;
    this.#maxBytes = maxBytes;
  }

  /**
   * Returns the next answer, or `undefined` where the stream ended before it was whole.
   *
   * @throws {PackRepoError} `repo.bad-listing` (65) for what is no answer; nothing can be read
   * afterwards.
   */
  async next(): Promise<BatchAnswer | undefined> {
    const header = await this.header();
    if (header === undefined || header === "missing") return header && { kind: "missing" };
    const { type, size } = header;
    if (size > this.#maxBytes) {
      return (await this.#skip(size)) && (await this.#end())
        ? { kind: "too-large", size }
        : undefined;
    }
    const bytes = await this.#take(size);
    return bytes !== undefined && (await this.#end()) ? { kind: "object", type, bytes } : undefined;
  }

  /** Returns the header of the next answer; its content must be read by {@linkcode pieces}. */
  async header(): Promise<{ type: string; size: number } | "missing" | undefined> {
    const header = await this.#line();
    if (header === undefined) return undefined;
    const match = /^([0-9a-f]{40,64}) (?:(blob|tree|commit|tag) (0|[1-9][0-9]{0,15})|missing)$/
      .exec(header);
    if (match === null) {
      throw objectError(
        "repo.bad-listing",
        "Cannot read git cat-file: its answer has another form",
      );
    }
    const [, , type, digits] = match;
    return type === undefined ? "missing" : { type, size: Number(digits) };
  }

  /** Gives the content of an answer piece by piece; returns whether it was whole. */
  async *pieces(size: number): AsyncGenerator<Uint8Array, boolean> {
    let left = size;
    while (left > 0) {
      if (!(await this.#fill())) return false;
      const piece = this.#piece.subarray(0, left);
      this.#piece = this.#piece.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    return await this.#end();
  }

  /** Reads the line feed behind a content. */
  async #end(): Promise<boolean> {
    const end = await this.#take(1);
    if (end === undefined) return false;
    if (end[0] !== LF) {
      throw objectError("repo.bad-listing", "Cannot read git cat-file: an answer has another size");
    }
    return true;
  }

  /** Makes sure that there is something to read; `false` at the end. */
  async #fill(): Promise<boolean> {
    while (this.#piece.length === 0) {
      const piece = await this.#nextPiece();
      if (piece === undefined) return false;
      this.#piece = piece;
    }
    return true;
  }

  async #line(): Promise<string | undefined> {
    let line = "";
    while (await this.#fill()) {
      const at = this.#piece.indexOf(LF);
      const end = at < 0 ? this.#piece.length : at;
      if (line.length + end > MAX_HEADER) {
        throw objectError("repo.bad-listing", "Cannot read git cat-file: a header without an end");
      }
      line += Buffer.from(this.#piece.buffer, this.#piece.byteOffset, end).toString("latin1");
      this.#piece = this.#piece.subarray(at < 0 ? end : end + 1);
      if (at >= 0) return line;
    }
    return undefined;
  }

  async #take(size: number): Promise<Uint8Array | undefined> {
    if (this.#piece.length >= size) {
      // A copy: the piece is much larger and would be kept alive by the smallest blob.
      const bytes = this.#piece.slice(0, size);
      this.#piece = this.#piece.subarray(size);
      return bytes;
    }
    const bytes = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      if (!(await this.#fill())) return undefined;
      const part = this.#piece.subarray(0, size - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    return bytes;
  }

  async #skip(size: number): Promise<boolean> {
    let left = size;
    while (left > 0) {
      if (!(await this.#fill())) return false;
      const length = Math.min(left, this.#piece.length);
      this.#piece = this.#piece.subarray(length);
      left -= length;
    }
    return true;
  }
}
