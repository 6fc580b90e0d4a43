/**
 * Returns the bytes of a Base64 or Base64url text as Latin-1, padding or not, or `undefined` where
 * it is none.
 */
export function decodeBase64(text: string): string | undefined {
  const bare = text.replace(/=+$/, "").replaceAll("-", "+").replaceAll("_", "/");
  if (bare.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(bare)) return undefined;
  return atob(bare);
}
