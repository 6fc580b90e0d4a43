const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Returns the CRC-32 of a text as six Base62 digits, zeros before. */
export function base62Crc32(text: string): string {
  let rest = crc32(text);
  let digits = "";
  while (digits.length < 6) {
    digits = DIGITS[rest % 62]! + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/**
 * Returns whether the last six characters are the checksum of what stands between the prefix and
 * them, as in tokens of GitHub and npm.
 *
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
export function hasBase62Crc32(secret: string): boolean {
  const body = secret.slice(secret.lastIndexOf("_") + 1);
  return body.length > 6 && base62Crc32(body.slice(0, -6)) === body.slice(-6);
}
