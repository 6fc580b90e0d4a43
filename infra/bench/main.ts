/**
 * `deno task bench [ROUNDS]`: how long the tasks take as whole processes, in turn, as medians of
 * ROUNDS runs (7), beside their targets. It judges nothing: a busy machine is no fault of the code.
 *
 * @module
 */
import { benchCases } from "./cases.ts";
import { measure } from "./measure.ts";
import { benchTable } from "./table.ts";

const root = decodeURIComponent(new URL("../../", import.meta.url).pathname).replace(/\/$/, "");
const rounds = Number(Deno.args[0] ?? "7");
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("ROUNDS is a whole number from 1");

/** Shows on a terminal how far it is; an empty text takes that away. */
function show(text: string): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
}

const names: string[] = [];
for await (const { name } of Deno.readDir(`${root}/tasks`)) names.push(name.replace(/\.ts$/, ""));

// What the machine does besides; later it would be mostly what is measured.
const [load] = Deno.loadavg();
const work = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-bench-" }));
try {
  await Deno.writeTextFile(`${work}/empty.ts`, "");
  await Deno.mkdir(`${work}/bin`);
  await Deno.symlink(Deno.execPath(), `${work}/bin/deno`);
  const cases = benchCases({ root, work, names: names.sort() });
  const results = await measure(cases, {
    rounds,
    onRound: (round) => show(round === 0 ? "Warming up" : `Round ${round} of ${rounds}`),
  });
  show("");
  const processors = navigator.hardwareConcurrency;
  const machine = `Deno ${Deno.version.deno}, ${processors} processors, load ${
    load!.toFixed(1)
  } before`;
  const text = `${benchTable(results)}${machine}, medians of ${rounds} interleaved runs\n`;
  await Deno.stdout.write(new TextEncoder().encode(text));
  await Deno.mkdir(`${root}/artifacts`, { recursive: true });
  const document = { v: 1, deno: Deno.version.deno, processors, load, rounds, results };
  await Deno.writeTextFile(
    `${root}/artifacts/bench.json`,
    JSON.stringify(document, null, 2) + "\n",
  );
} finally {
  await Deno.remove(work, { recursive: true });
}
