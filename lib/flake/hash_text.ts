import { isSha256Hex, type Sha256Hex } from "../base/mod.ts";
import { flakeError } from "./flake_error.ts";

/**
 * How Nix writes a SHA-256: `sri` is `sha256-` and padded base64 (lock files), `hex` is base 16, and
 * `nix32` is Nix's own base 32 of 52 digits (store paths, older expressions).
 */
export type HashForm = "sri" | "hex" | "nix32";

/** Nix's base 32 leaves out e, o, t and u. */
const NIX32_DIGITS = "0123456789abcdfghijklmnpqrsvwxyz";

const SHA256_BYTES = 32;
const NIX32_LENGTH = 52;

function nix32Of(bytes: Uint8Array): string {
  let text = "";
  // Digit n holds the bits from 5n upwards of the bytes read as a little-endian number; the last
  // digit is written first.
  for (let digit = NIX32_LENGTH - 1; digit >= 0; digit--) {
    const bit = digit * 5;
    const low = bytes[bit >> 3]! >> (bit & 7);
    const high = (bytes[(bit >> 3) + 1] ?? 0) << (8 - (bit & 7));
    text += NIX32_DIGITS[(low | high) & 31];
  }
  return text;
}

function bytesOfNix32(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(SHA256_BYTES);
  for (let i = 0; i < NIX32_LENGTH; i++) {
    const value = NIX32_DIGITS.indexOf(text[i]!);
    const bit = (NIX32_LENGTH - 1 - i) * 5;
    const carry = value >> (8 - (bit & 7));
    bytes[bit >> 3]! |= value << (bit & 7);
    if ((bit >> 3) + 1 < SHA256_BYTES) bytes[(bit >> 3) + 1]! |= carry;
    // 52 digits hold 260 bits: the four above the 256th must be zero.
    else if (carry !== 0) return undefined;
  }
  return bytes;
}

function bytesOfBase64(text: string): Uint8Array | undefined {
  const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
  return bytes.length === SHA256_BYTES ? bytes : undefined;
}

function decode(text: string): Sha256Hex | undefined {
  const isSri = text.startsWith("sha256-");
  const body = text.replace(/^sha256[-:]/, "");
  let bytes: Uint8Array | undefined;
  if (/^[A-Za-z0-9+/]{43}=$/.test(body)) {
    try {
      bytes = bytesOfBase64(body);
    } catch {
      return undefined;
    }
  } else if (isSri) return undefined;
  else if (isSha256Hex(body)) return body;
  else if (/^[0-9abcdfghijklmnpqrsvwxyz]{52}$/.test(body)) bytes = bytesOfNix32(body);
  return bytes?.toHex() as Sha256Hex | undefined;
}

/** Returns a SHA-256 in one of the forms Nix writes; `sri` alone has the algorithm's name in it. */
export function formatHash(sha256: Sha256Hex, form: HashForm): string {
  if (form === "hex") return sha256;
  const bytes = Uint8Array.fromHex(sha256);
  return form === "sri" ? `sha256-${bytes.toBase64()}` : nix32Of(bytes);
}

/**
 * Reads a SHA-256 in any of the forms Nix writes: SRI, or base 16, base 32 or base 64 with or without
 * `sha256:` in front.
 *
 * Strict, so that one digest has one text in each form: padding is required, unused bits are zero,
 * hexadecimal is lowercase.
 *
 * @throws {PackRepoError} `flake.bad-hash` (78).
 */
export function parseHash(text: string): Sha256Hex {
  const hash = decode(text);
  if (hash !== undefined) return hash;
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  throw flakeError("flake.bad-hash", {
    message: `Cannot read the hash ${JSON.stringify(shown)}: not a SHA-256 as Nix writes it`,
    hint: "Give it as sha256-<base64>, as 64 lowercase hexadecimal digits or as 52 digits of nix32",
  });
}
