/**
 * `probe.ts open|closed HOST:PORT`: tries to connect, and ends with 0 where that ends as it should: a
 * TCP connection, because a name or a certificate could fail for other reasons.
 *
 * @module
 */

/** Milliseconds until a connection that nobody answers counts as refused. */
const TIMEOUT_MS = 3000;

/** Returns whether a TCP connection to `HOST:PORT` can be made. */
export async function canConnect(
  address: string,
  timeoutMs: number = TIMEOUT_MS,
): Promise<boolean> {
  const [hostname, port] = [address.replace(/:\d+$/, ""), Number(address.match(/\d+$/)?.[0])];
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    using _connection = await Deno.connect({ hostname, port, signal });
    return true;
  } catch {
    return false;
  }
}

/** Prints a line. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  const [wanted, address = ""] = Deno.args;
  if (!/^.+:\d+$/.test(address)) throw new Error("PACKREPO_PROBE must be HOST:PORT");
  const isOpen = await canConnect(address);
  say(`${address} is ${isOpen ? "open" : "closed"}`);
  Deno.exit(isOpen === (wanted === "open") ? 0 : 1);
}
