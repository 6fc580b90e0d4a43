import { transcriptError } from "./errors.ts";

/** The bytes of a P-256 coordinate or scalar. */
const SCALAR_BYTES = 32;

function refuse(problem: string): Error {
  return transcriptError({
    code: "transcript.bad-signature-encoding",
    message: `Cannot read the P-256 signature: ${problem}`,
    hint: "Sign again with PackRepo, openssl or cosign; each of them writes DER",
  });
}

function encodeInteger(scalar: Uint8Array): Uint8Array {
  const first = scalar.findIndex((byte) => byte !== 0);
  if (first < 0) throw refuse("a part of it is zero");
  const digits = scalar.subarray(first);
  // DER integers are signed: a top bit that is set would make it negative.
  const padding = digits[0]! & 0x80 ? [0] : [];
  return Uint8Array.of(0x02, padding.length + digits.length, ...padding, ...digits);
}

/**
 * Turns a raw signature r‖s (IEEE P1363, what WebCrypto gives) into DER
 * `SEQUENCE { INTEGER r, INTEGER s }` (RFC 3279 section 2.2.3, what every other tool wants).
 *
 * @throws {PackRepoError} `transcript.bad-signature-encoding` where it has not 64 bytes, or r or s
 * is zero.
 */
export function p1363ToDer(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  if (signature.length !== 2 * SCALAR_BYTES) {
    throw refuse(`r and s together have ${signature.length} bytes, not ${2 * SCALAR_BYTES}`);
  }
  const r = encodeInteger(signature.subarray(0, SCALAR_BYTES));
  const s = encodeInteger(signature.subarray(SCALAR_BYTES));
  return Uint8Array.of(0x30, r.length + s.length, ...r, ...s);
}

/**
 * Turns a DER signature into raw r‖s of 64 bytes. Only the one DER encoding of a signature is
 * accepted, so that nobody can spell a signature anew.
 *
 * @throws {PackRepoError} `transcript.bad-signature-encoding` for raw r‖s, trailing bytes, an
 * integer that is negative, zero, not minimal or above 32 bytes.
 */
export function derToP1363(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const isSequence = signature[0] === 0x30 && signature[1] === signature.length - 2;
  if (!isSequence) {
    throw refuse(
      signature.length === 2 * SCALAR_BYTES
        ? "64 bytes that look like raw r‖s, where DER is wanted"
        : "it is not one DER sequence",
    );
  }
  const raw = new Uint8Array(2 * SCALAR_BYTES);
  let at = 2;
  for (const part of [1, 2]) {
    const length = signature[at + 1] ?? 0;
    const digits = signature.subarray(at + 2, at + 2 + length);
    if (signature[at] !== 0x02 || length === 0 || digits.length !== length) {
      throw refuse("it does not hold two integers");
    }
    if (digits[0]! & 0x80) throw refuse("an integer in it is negative");
    if (digits[0] === 0 && length > 1 && !(digits[1]! & 0x80)) {
      throw refuse("an integer in it is longer than it needs to be");
    }
    const scalar = digits[0] === 0 ? digits.subarray(1) : digits;
    if (scalar.length === 0) throw refuse("a part of it is zero");
    if (scalar.length > SCALAR_BYTES) throw refuse("an integer in it has more than 32 bytes");
    raw.set(scalar, part * SCALAR_BYTES - scalar.length);
    at += 2 + length;
  }
  if (at !== signature.length) throw refuse("bytes follow its two integers");
  return raw;
}
