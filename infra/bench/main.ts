/**
 * `deno task bench [ROUNDS]`: how long the tasks take as whole processes, in turn, with medians and
 * their ratio to starting Deno with an empty script.
 *
 * @module
 */
import { type BenchCase, measure } from "./measure.ts";

const root = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");
const rounds = Number(Deno.args[0] ?? "7");
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("ROUNDS is a whole number from 1");

const work = await Deno.makeTempDir();
try {
  const empty = `${work}/empty.ts`;
  await Deno.writeTextFile(empty, "");
  const deno = Deno.execPath();
  const run = ["run", "-q", "--no-prompt", "--cached-only", "--config", `${root}/deno.json`];
  const task = (name: string, flags: readonly string[], args: readonly string[]): BenchCase => ({
    name: [name, ...args.filter((arg) => !arg.startsWith("/") && arg !== "--output")].join(" "),
    command: deno,
    args: [...run, `-P=${name}`, ...flags, `${root}/tasks/${name}.ts`, ...args],
    cwd: root,
  });
  const write = `--allow-write=${root}/.packrepo,${work}`;
  const read = `--allow-read=${root},${work}`;
  const results = await measure([
    { name: "an empty script", command: deno, args: ["run", "-q", empty] },
    task("pack", [], ["--help"]),
    task("smoke", [], ["--help"]),
    task("bootstrap", [], []),
    task("pack", [read, write], ["--output", `${work}/pack`]),
    task("smoke", [read, write], ["--output", `${work}/smoke`]),
  ], rounds);
  const base = results[0]!.median;
  const rows = results.map(({ name, median, min, max }) =>
    [name, ...[median, min, max].map((ms) => ms.toFixed(0)), (median / base).toFixed(1)] as const
  );
  const head = ["case", "median ms", "min", "max", "ratio"] as const;
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, ...numbers] of [head, ...rows]) {
    const line = `${name.padEnd(width)} ${numbers.map((text) => text.padStart(10)).join("")}\n`;
    await Deno.stdout.write(new TextEncoder().encode(line));
  }
  await Deno.mkdir(`${root}/artifacts`, { recursive: true });
  await Deno.writeTextFile(
    `${root}/artifacts/bench.json`,
    JSON.stringify({ v: 1, deno: Deno.version.deno, rounds, results }, null, 2) + "\n",
  );
} finally {
  await Deno.remove(work, { recursive: true });
}
