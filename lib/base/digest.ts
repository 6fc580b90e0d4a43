import type { Hash } from "node:crypto";

/** A SHA-256 digest as 64 lowercase hexadecimal digits. */
export type Sha256Hex = string & { readonly __brand: "Sha256Hex" };

/**
 * Starts a hash. A static import of `node:crypto` would load Node's layer, about 25 ms, before
 * every `--help`; this loads it with the first digest.
 */
function startHash(): Hash {
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}

/** Returns the SHA-256 of bytes, or of a string's UTF-8 bytes. */
export function sha256Hex(data: Uint8Array | string): Sha256Hex {
  return startHash().update(data).digest("hex") as Sha256Hex;
}

/** A SHA-256 that is fed piece by piece. */
export class Sha256 {
  readonly #hash: Hash = startHash();

  /** Adds bytes, or a string's UTF-8 bytes. */
  update(data: Uint8Array | string): this {
    this.#hash.update(data);
    return this;
  }

  /** Ends it and returns the digest; it cannot be fed afterwards. */
  digest(): Sha256Hex {
    return this.#hash.digest("hex") as Sha256Hex;
  }
}

/** Returns whether a value is a SHA-256 in lowercase hexadecimal. */
export function isSha256Hex(value: unknown): value is Sha256Hex {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
