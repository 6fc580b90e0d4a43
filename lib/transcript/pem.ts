import { decodeBase64, encodeBase64 } from "./base64.ts";
import { quote, transcriptError } from "./errors.ts";

/** One PEM block. */
export interface Pem {
  /** What stands after `BEGIN`, `PRIVATE KEY` for example. */
  readonly label: string;
  readonly der: Uint8Array<ArrayBuffer>;
}

/** No key that is read here comes near it. */
const MAX_PEM_LENGTH = 64 * 1024;

/** Writes a PEM block (RFC 7468: 64 characters a line, a line feed at the end). */
export function renderPem(pem: { readonly label: string; readonly der: Uint8Array }): string {
  const lines = encodeBase64(pem.der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${pem.label}-----\n${lines.join("\n")}\n-----END ${pem.label}-----\n`;
}

/**
 * Reads the one PEM block of a text; text around it, as openssl writes it, is let be.
 *
 * @param what What is read, for messages.
 * @throws {PackRepoError} `transcript.bad-key` (78): no block, more than one, no end, bad base64,
 * or headers inside (an encrypted key of the old form).
 */
export function parsePem(text: string, what: string): Pem {
  function refuse(problem: string, hint: string): Error {
    return transcriptError({
      code: "transcript.bad-key",
      exit: "config",
      message: `Cannot read ${what}: ${problem}`,
      hint,
    });
  }
  const wanted = "Give the whole PEM text, from -----BEGIN to the last -----";
  if (text.length > MAX_PEM_LENGTH) throw refuse("it is too long for a key", wanted);
  const begins = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----/g)];
  const begin = begins[0];
  if (begin === undefined) throw refuse("there is no PEM block in it", wanted);
  if (begins.length > 1) {
    throw refuse(`there are ${begins.length} PEM blocks in it`, "Give a file with one key only");
  }
  const label = begin[1]!;
  const from = begin.index + begin[0].length;
  const to = text.indexOf(`-----END ${label}-----`, from);
  if (to < 0) throw refuse(`its end, -----END ${label}-----, is missing`, wanted);
  const body = text.slice(from, to);
  if (/^(Proc-Type|DEK-Info):/m.test(body)) {
    throw refuse(
      "the key is encrypted",
      "Decrypt it: openssl pkcs8 -topk8 -nocrypt -in KEY -out PLAIN",
    );
  }
  const der = decodeBase64(body.replace(/\s+/g, ""));
  if (der === undefined || der.length === 0) {
    throw refuse(`what stands between BEGIN and END is not base64`, wanted);
  }
  return { label, der };
}

/** Which key a PKCS#8 or SPKI structure holds. */
export type KeyAlgorithm = "ed25519" | "p256";

const OID_NAMES: Readonly<Record<string, string>> = {
  "2a864886f70d010101": "an RSA key",
  "2b656f": "an X448 key",
  "2b656e": "an X25519 key",
  "2b6571": "an Ed448 key",
  "2a8648ce380401": "a DSA key",
};

const CURVE_NAMES: Readonly<Record<string, string>> = {
  "2b81040022": "P-384",
  "2b81040023": "P-521",
  "2b8104000a": "secp256k1",
};

/**
 * Finds the algorithm in the DER of a PKCS#8 private key (RFC 5958) or of a SubjectPublicKeyInfo
 * (RFC 5280): both hold an AlgorithmIdentifier near their start.
 *
 * @returns The algorithm, or a sentence part that says what is there instead.
 */
export function detectAlgorithm(
  der: Uint8Array,
): { readonly algorithm: KeyAlgorithm } | { readonly problem: string } {
  const outer = readElement(der, 0);
  if (outer?.tag !== 0x30 || outer.end !== der.length) {
    return { problem: "its bytes are not one DER structure" };
  }
  let at = outer.start;
  const version = readElement(der, at);
  // Only PKCS#8 begins with a version.
  if (version?.tag === 0x02) at = version.end;
  const identifier = readElement(der, at);
  const oid = identifier?.tag === 0x30 ? readElement(der, identifier.start) : undefined;
  if (oid?.tag !== 0x06) return { problem: "it names no algorithm" };
  const name = der.subarray(oid.start, oid.end).toHex();
  if (name === "2b6570") return { algorithm: "ed25519" };
  if (name !== "2a8648ce3d0201") {
    return { problem: `it is ${OID_NAMES[name] ?? "a key of an unknown algorithm"}` };
  }
  const curve = readElement(der, oid.end);
  if (curve?.tag !== 0x06) return { problem: "it spells its curve out instead of naming it" };
  const curveName = der.subarray(curve.start, curve.end).toHex();
  if (curveName === "2a8648ce3d030107") return { algorithm: "p256" };
  return { problem: `it is a key on the curve ${CURVE_NAMES[curveName] ?? quote(curveName)}` };
}

/** Reads the head of a DER element; `undefined` where it does not fit in the bytes. */
function readElement(
  der: Uint8Array,
  at: number,
): { readonly tag: number; readonly start: number; readonly end: number } | undefined {
  const tag = der[at];
  let length = der[at + 1];
  if (tag === undefined || length === undefined) return undefined;
  let start = at + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 3) return undefined;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (der[start + i] ?? 0);
    start += count;
  }
  const end = start + length;
  return end <= der.length ? { tag, start, end } : undefined;
}
