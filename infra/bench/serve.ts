/**
 * `deno task bench:serve [SECONDS] [RATE]`: asks a server for artifacts at a steady rate (60 s at 200 a
 * second), whether or not it keeps up, and tells errors, latencies and how its memory went. It judges
 * nothing.
 *
 * @module
 */

const root = decodeURIComponent(new URL("../../", import.meta.url).pathname).replace(/\/$/, "");
const seconds = Number(Deno.args[0] ?? "60");
const rate = Number(Deno.args[1] ?? "200");
if (!(seconds >= 1 && seconds <= 3600 && rate >= 1 && rate <= 2000)) {
  throw new Error("SECONDS is from 1 to 3600, RATE from 1 to 2000");
}

/** What is asked for in turn: a page, a pack's body of 200 KB, an index, what is not there, health. */
const TARGETS = ["/", "/packs/a/pack.body.txt", "/packs/a/pack.index.json", "/none", "/healthz"];

/** Returns the value that a share of sorted numbers stays under. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function makeSite(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/packs/a`, { recursive: true });
  await Deno.writeTextFile(`${folder}/report.html`, "<p>report</p>\n".repeat(1000));
  await Deno.writeTextFile(`${folder}/packs/a/pack.body.txt`, "a line of a pack\n".repeat(12_000));
  await Deno.writeTextFile(`${folder}/packs/a/pack.index.json`, JSON.stringify({ chunks: [] }));
}

async function portOf(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> {
  let text = "";
  for await (const part of stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    const port = text.match(/127\.0\.0\.1:(\d+)\//)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`The server ended: ${text}`);
}

async function residentBytes(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(text.match(/^process_resident_memory_bytes (\d+)$/m)?.[1]);
}

const site = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-bench-" }));
await makeSite(site);
const child = new Deno.Command(Deno.execPath(), {
  args: ["task", "-q", "--config", `${root}/deno.json`, "serve", ".", "--port", "0"],
  cwd: site,
  env: { INIT_CWD: site },
  stdin: "null",
  stdout: "piped",
  stderr: "inherit",
}).spawn();
try {
  const port = await portOf(child.stdout);
  const latencies: number[] = [];
  const memory: number[] = [];
  let errors = 0;
  const pending = new Set<Promise<void>>();
  const ask = async (target: string): Promise<void> => {
    const start = performance.now();
    try {
      const response = await fetch(`http://127.0.0.1:${port}${target}`);
      await response.bytes();
      if (response.status !== (target === "/none" ? 404 : 200)) errors++;
      latencies.push(performance.now() - start);
    } catch {
      errors++;
    }
  };
  const begin = performance.now();
  for (let sent = 0; sent < seconds * rate; sent++) {
    const due = begin + sent * 1000 / rate;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    const asking = ask(TARGETS[sent % TARGETS.length]!).finally(() => pending.delete(asking));
    pending.add(asking);
    if (sent % (5 * rate) === 0) memory.push(await residentBytes(port));
  }
  await Promise.all(pending);
  memory.push(await residentBytes(port));
  latencies.sort((a, b) => a - b);
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => quantile(latencies, share));
  const mib = memory.map((bytes) => (bytes / 2 ** 20).toFixed(0));
  const text =
    `${latencies.length} answers in ${seconds} s at ${rate} a second, ${errors} errors\n` +
    `latency: median ${p50!.toFixed(1)} ms, 99 % under ${p99!.toFixed(1)} ms, ` +
    `longest ${max!.toFixed(1)} ms\n` +
    `resident memory each 5 s, MiB: ${mib.join(" ")}\n`;
  await Deno.stdout.write(new TextEncoder().encode(text));
  await Deno.mkdir(`${root}/artifacts`, { recursive: true });
  const document = {
    v: 1,
    seconds,
    rate,
    answers: latencies.length,
    errors,
    p50,
    p99,
    max,
    memory,
  };
  await Deno.writeTextFile(
    `${root}/artifacts/bench_serve.json`,
    JSON.stringify(document, null, 2) + "\n",
  );
} finally {
  child.kill("SIGTERM");
  await child.status;
  await Deno.remove(site, { recursive: true });
}
