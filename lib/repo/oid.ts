import { createHash } from "node:crypto";
import type { Oid } from "./types.ts";

/** Returns whether a value is a git object id: 40 or 64 lowercase hexadecimal digits. */
export function isOid(value: unknown): value is Oid {
  return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

/** A git object id that is computed piece by piece, of an object whose type and size are known. */
export class ObjectHash {
  readonly #hash;

  /** @param like An id of the same repository: its length tells SHA-1 from SHA-256. */
  constructor(like: Oid, type: string, size: number) {
    this.#hash = createHash(like.length === 64 ? "sha256" : "sha1").update(`${type} ${size}\0`);
  }

  /** Adds bytes of the content. */
  update(bytes: Uint8Array): this {
    this.#hash.update(bytes);
    return this;
  }

  /** Ends it and returns the id. */
  digest(): Oid {
    return this.#hash.digest("hex") as Oid;
  }
}

/** Returns the id git gives an object. */
export function objectId(like: Oid, type: string, bytes: Uint8Array): Oid {
  return new ObjectHash(like, type, bytes.length).update(bytes).digest();
}
