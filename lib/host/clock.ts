/** Returns the current Unix time in whole seconds. */
export function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Returns the current time as RFC 3339 in UTC with whole seconds, `2026-01-31T12:00:00Z`. */
export function nowRfc3339(): string {
  return rfc3339(unixSeconds());
}

/** Returns a Unix time in whole seconds as RFC 3339 in UTC. */
export function rfc3339(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Starts a stopwatch; the function it returns gives the whole milliseconds since. */
export function startTimer(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}
