/** Encodes bytes as standard base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return bytes.toBase64();
}

/**
 * Decodes standard or URL-safe base64, padded or not (the DSSE protocol wants both alphabets), or
 * returns `undefined`: for a mix of the alphabets, white space, a wrong length or padding, and for
 * bits left over that are not zero, so that one byte string has one spelling an alphabet.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x3d) end--;
  const unpadded = text.slice(0, end);
  if (/[^A-Za-z0-9+/_-]/.test(unpadded)) return undefined;
  const wanted = (4 - end % 4) % 4;
  if (end < text.length && text.length - end !== wanted) return undefined;
  try {
    return Uint8Array.fromBase64(unpadded + "=".repeat(wanted === 3 ? 0 : wanted), {
      alphabet: /[-_]/.test(unpadded) ? "base64url" : "base64",
      lastChunkHandling: "strict",
    });
  } catch {
    return undefined;
  }
}
