import type { Oid } from "./types.ts";

/**
 * Blobs that were read and are likely to be read again: the first ones, until they have so many
 * bytes together. None gives way to another, so that who reads all blobs again and again, in one
 * order, still finds some of them here.
 */
export class KeptBlobs {
  readonly #blobs = new Map<Oid, Uint8Array>();
  #room: number;

  constructor(maxBytes: number) {
    this.#room = maxBytes;
  }

  /** Returns a blob's bytes, which nobody may change, where they were kept. */
  get(oid: Oid): Uint8Array | undefined {
    return this.#blobs.get(oid);
  }

  /** Keeps a blob's bytes where there is room. */
  add(oid: Oid, bytes: Uint8Array): void {
    if (bytes.length > this.#room || this.#blobs.has(oid)) return;
    this.#blobs.set(oid, bytes);
    this.#room -= bytes.length;
  }

  /** Forgets them all. */
  clear(): void {
    this.#blobs.clear();
    this.#room = 0;
  }
}
