import { Buffer } from "node:buffer";

/** The key where neither a baseline nor a configuration has one of its own. */
export const COMMON_KEY = "packrepo-scan";

/** What a fingerprint is of. */
export interface Fingerprinted {
  readonly rule: string;
  readonly path: string;
  /** The secret's bytes, decoded as Latin-1. */
  readonly secret: string;
}

/**
 * Returns the fingerprint of a finding: the first 128 bits of HMAC-SHA-256 (RFC 2104) over rule, path
 * and secret, each after its length. Neither line nor commit nor time is in it, so that it lasts when
 * the file grows, is rebased or squashed; another secret in the same place has another.
 */
export function fingerprintOf({ rule, path, secret }: Fingerprinted, key: string): string {
  const { createHmac } = process.getBuiltinModule("node:crypto");
  const mac = createHmac("sha256", key);
  for (const part of [Buffer.from(rule), Buffer.from(path), Buffer.from(secret, "latin1")]) {
    mac.update(`${part.length}:`).update(part);
  }
  return mac.digest("hex").slice(0, 32);
}
