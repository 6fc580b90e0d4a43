import { Sha256 } from "../../base/mod.ts";
import { type Descriptor, type Digest, MAX_DOCUMENT } from "./document.ts";
import { ociError } from "./errors.ts";

/** The error for content that is not what its digest says. */
export function tampered(label: string, what: string, why: string): Error {
  return ociError(
    "container.tampered",
    "data",
    `The ${what} of ${label} is not what its digest says: ${why}`,
    "Do not use it; fetch it again from a source you trust, and compare",
  );
}

/**
 * Passes content on and checks it on its way: more bytes than said end it at once, and its end is only
 * reached where size and digest are right.
 *
 * @throws {PackRepoError} `container.tampered` (65).
 */
export async function* verified(
  source: AsyncIterable<Uint8Array>,
  expected: { readonly digest: Digest; readonly size?: number },
  what: string,
  label: string,
): AsyncGenerator<Uint8Array, void> {
  const hash = new Sha256();
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (expected.size !== undefined && size > expected.size) {
      throw tampered(label, what, `more than the ${expected.size} bytes of ${expected.digest}`);
    }
    hash.update(piece);
    yield piece;
  }
  if (expected.size !== undefined && size !== expected.size) {
    throw tampered(label, what, `${size} bytes, not the ${expected.size} of ${expected.digest}`);
  }
  const digest = `sha256:${hash.digest()}`;
  if (digest !== expected.digest) throw tampered(label, what, `${digest}, not ${expected.digest}`);
}

/** Returns content whole; for what is known to be small. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    pieces.push(piece);
    size += piece.length;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * Reads a document (index, manifest, config) whole and checks it.
 *
 * @throws {PackRepoError} `container.tampered` (65), also for one above 4 MiB.
 */
export async function readDocument(
  source: AsyncIterable<Uint8Array>,
  expected: Pick<Descriptor, "digest"> & { readonly size?: number },
  what: string,
  label: string,
): Promise<Uint8Array> {
  if ((expected.size ?? 0) > MAX_DOCUMENT) {
    throw tampered(label, what, `${expected.size} bytes, more than the ${MAX_DOCUMENT} allowed`);
  }
  return await collect(verified(atMost(source, MAX_DOCUMENT, what, label), expected, what, label));
}

/** Passes content on until there is more of it than allowed. */
export async function* atMost(
  source: AsyncIterable<Uint8Array>,
  most: number,
  what: string,
  label: string,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > most) throw tampered(label, what, `more than the ${most} bytes allowed`);
    yield piece;
  }
}
