import { decodeBase64 } from "./base64.ts";

/**
 * Returns whether the header of a JSON Web Token decodes to a JSON object (RFC 7515, section 4):
 * to printable text between braces. Headers written by hand, for tests, are not always valid JSON.
 */
export function isJwt(secret: string): boolean {
  const header = decodeBase64(secret.slice(0, secret.indexOf(".")));
  return header !== undefined && /^\{[\s]*"[\x20-\x7e\s]*\}\s*$/.test(header);
}

/** Returns whether a Base64 text holds a JSON Web Token. */
export function isBase64Jwt(secret: string): boolean {
  const end = secret.replace(/=+$/, "").length;
  // A text cut off in the middle of four characters still holds the header.
  const decoded = decodeBase64(secret.slice(0, end - (end % 4 === 1 ? 1 : 0)));
  return decoded !== undefined && decoded.includes(".") && isJwt(decoded);
}
