/**
 * Reads an RFC 3339 time in UTC, `2026-01-31T12:00:00Z`, and returns Unix seconds (rounded down), or
 * `undefined` for anything else: another zone, a day that does not exist.
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value)) return undefined;
  const milliseconds = Date.parse(value.replace(/(\.\d{1,3})\d*Z$/, "$1Z"));
  if (Number.isNaN(milliseconds)) return undefined;
  // Date.parse takes the 30th of February for the 2nd of March.
  const isReal = new Date(milliseconds).toISOString().slice(0, 19) === value.slice(0, 19);
  return isReal ? Math.floor(milliseconds / 1000) : undefined;
}
