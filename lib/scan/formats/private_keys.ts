import type { DetectInput, Detector, RawMatch } from "../detector.ts";
import { hasAt, latin1 } from "./bytes.ts";
import { formatRules } from "./rules.ts";

/** The longest key that is read whole: RSA with 16,384 bits has about 13,000 bytes of PEM. */
const MAX_KEY = 32_768;
/** The fewest digits of a key: an Ed25519 key in PKCS #8 has 64. */
const LEAST_DIGITS = 56;

const LABEL = /^-----BEGIN ([A-Z0-9 ]{0,40})-----|^-----BEGIN (OpenVPN Static key V1)-----/;
const PRIVATE = /PRIVATE KEY|OpenVPN Static key/;

/** Returns the digits of base64 (or hex) in a key's body, headers and escapes left out. */
function bodyDigits(body: string): string {
  const digits: string[] = [];
  for (const line of body.split(/\\[nr]|[\s"'+,;]+|\\$/m)) {
    // Headers of PEM, OpenSSH and PGP end with a colon, and their values are words.
    if (/^[A-Za-z0-9+/=]{16,}$/.test(line)) digits.push(line);
  }
  return digits.join("");
}

function detectPem(bytes: Uint8Array, at: number): readonly RawMatch[] {
  const head = latin1(bytes, at, Math.min(bytes.length, at + 80));
  const label = LABEL.exec(head);
  if (label === null || !PRIVATE.test(label[0])) return [];
  const start = at + label[0].length;
  const limit = Math.min(bytes.length, start + MAX_KEY);
  let end = start;
  while (end < limit && !(bytes[end] === 0x2d && hasAt(bytes, end, "-----"))) end++;
  const text = latin1(bytes, start, end);
  const digits = bodyDigits(text);
  if (digits.includes("EXAMPLE")) return [];
  // Bodies such as "MIIE…" + dots, or AAAA…, are illustrations.
  if (digits.length < LEAST_DIGITS || new Set(digits).size < 12) return [];
  const close = /^-----END [A-Za-z0-9 ]{1,40}-----/.exec(
    latin1(bytes, end, Math.min(bytes.length, end + 64)),
  );
  return [{ rule: "private-key", start: at, end: end + (close?.[0].length ?? 0) }];
}

/** PuTTY's format: `Private-Lines: N`, then N lines of base64. */
function detectPutty(bytes: Uint8Array, at: number): readonly RawMatch[] {
  const text = latin1(bytes, at, Math.min(bytes.length, at + MAX_KEY));
  const lines = /^Private-Lines:[ \t]*\d{1,3}\r?\n((?:[A-Za-z0-9+/=]{1,64}\r?\n){1,400})/i.exec(
    text,
  );
  if (lines === null) return [];
  const start = at + lines[0].length - lines[1]!.length;
  return [{ rule: "private-key", start, end: at + lines[0].trimEnd().length }];
}

function detect({ bytes, at, keyword }: DetectInput): readonly RawMatch[] {
  if (at < 0) return [];
  return keyword === "private-lines:" ? detectPutty(bytes, at) : detectPem(bytes, at);
}

/** Finds private keys in PEM, OpenSSH, PGP, OpenVPN and PuTTY form, also within strings. */
export const privateKeyDetector: Detector = {
  id: "private-keys",
  rules: formatRules("private-key"),
  keywords: ["-----begin ", "private-lines:"],
  detect,
};
