/** Reads a stream of bytes in pieces of the size that is asked for. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** How many bytes have been taken so far. */
  get position(): number {
    return this.#position;
  }

  /** Returns the next piece, of `most` bytes or fewer, or `undefined` at the end. */
  async piece(most: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#source.next();
      if (done) return undefined;
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    this.#position += piece.length;
    return piece;
  }

  /** Returns exactly so many bytes, or fewer where the stream ends. */
  async take(length: number): Promise<Uint8Array> {
    const first = await this.piece(length) ?? new Uint8Array();
    if (first.length === length) return first;
    const bytes = new Uint8Array(length);
    bytes.set(first);
    let at = first.length;
    while (at < length) {
      const piece = await this.piece(length - at);
      if (piece === undefined) return bytes.subarray(0, at);
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  /** Yields the next so many bytes, or fewer where the stream ends. */
  async *pieces(length: number): AsyncGenerator<Uint8Array, void> {
    for (let left = length; left > 0;) {
      const piece = await this.piece(left);
      if (piece === undefined) return;
      left -= piece.length;
      yield piece;
    }
  }

  /** Ends the stream. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
