/**
 * Returns the path below the served folder that a request's target names, or `undefined` for one that
 * names none: with a part that is `.`, `..`, empty or hidden, with a control character or a backslash, or
 * that is not percent-encoded UTF-8. A query is no part of it.
 */
export function artifactPath(target: string): string | undefined {
  const path = target.replace(/[?#][^]*$/, "");
  if (!path.startsWith("/") || path.length > 4096) return undefined;
  let decoded: string;
  try {
    decoded = decodeURIComponent(path.slice(1));
  } catch {
    return undefined;
  }
  if (!decoded.isWellFormed()) return undefined;
  // deno-lint-ignore no-control-regex -- they are what it is about
  if (/[\u0000-\u001f\u007f\\]/.test(decoded)) return undefined;
  return decoded.split("/").some((part) => part === "" || part.startsWith("."))
    ? undefined
    : decoded;
}
