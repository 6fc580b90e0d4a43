/**
 * `deno task bench:pack [--rounds=N] [--growth=N,N…] [REPO…]`: how long packing takes as a whole
 * process, its CPU time and peak memory, against repomix; then how they grow with the number of files.
 *
 * Each REPO (this one by default) is cloned, since the peer reads a work tree. Cases take turns. The
 * peer is installed from npm into a temporary folder; without node, npm or network it is left out, and
 * that is said. Both count cl100k tokens. *First run* has an empty cache, *again* a full one: both keep
 * counts between runs. *Unchanged* finds the pack that it would write. The result is
 * artifacts/bench_pack.json. It judges nothing.
 *
 * @module
 */
import { generateRepo } from "./generated_repo.ts";
import { type BenchCase, measure } from "./measure.ts";
import { packCase, packCases, ratiosOf } from "./pack_cases.ts";
import { installPeer, PEER } from "./peer.ts";
import { findTime, summaryOf, watched } from "./usage.ts";

const root = decodeURIComponent(new URL("../../", import.meta.url).pathname).replace(/\/$/, "");

/** What was measured of one case, in whole milliseconds and KiB. */
interface Row {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly cpuMs?: number;
  readonly peakKb?: number;
}

function flag(name: string, fallback: string): string {
  const start = `--${name}=`;
  return Deno.args.find((arg) => arg.startsWith(start))?.slice(start.length) ?? fallback;
}

function wholeNumbers(name: string, fallback: string): number[] {
  const numbers = flag(name, fallback).split(",").filter((text) => text !== "").map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers;
  throw new Error("Usage: bench:pack [--rounds=N] [--growth=N,N…] [REPO…]");
}

async function print(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}

async function runGit(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", { args: [...args] }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`git ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

/** Copies what a task of PackRepo needs, so that the cache and the files that change are its own. */
async function copyHouse(to: string): Promise<string> {
  const copy = async (from: string, target: string): Promise<void> => {
    if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, target);
    await Deno.mkdir(target, { recursive: true });
    for await (const { name } of Deno.readDir(from)) {
      await copy(`${from}/${name}`, `${target}/${name}`);
    }
  };
  await Deno.mkdir(to);
  for (const name of ["lib", "tasks", "spec", "deno.json", "deno.lock"]) {
    await copy(`${root}/${name}`, `${to}/${name}`);
  }
  return to;
}

async function measureCases(cases: readonly BenchCase[], rounds: number): Promise<Row[]> {
  const watchedCases = cases.map((bench, i) => watched(bench, time, `${work}/usage-${i}`));
  const results = await measure(watchedCases.map(({ bench }) => bench), { rounds });
  const rows = results.map(({ name, median, min, max, runs }, i) => ({
    name,
    median: Math.round(median),
    min: Math.round(min),
    max: Math.round(max),
    runs,
    ...summaryOf(watchedCases[i]!.usages),
  }));
  for (const { name, median, min, max, cpuMs, peakKb } of rows) {
    const usage = cpuMs === undefined || peakKb === undefined
      ? ""
      : `${String(cpuMs).padStart(8)} CPU${String(Math.round(peakKb / 1024)).padStart(6)} MB`;
    await print(`  ${name.padEnd(28)}${String(median).padStart(7)} ms (${min} to ${max})${usage}`);
  }
  return rows;
}

const [rounds = 5] = wholeNumbers("rounds", "5");
const growth = wholeNumbers("growth", "1000,10000,100000");
const given = Deno.args.filter((arg) => !arg.startsWith("--"));
const caller = Deno.env.get("INIT_CWD") ?? root;
const repositories = given.length > 0
  ? given.map((path) => path.startsWith("/") ? path : `${caller}/${path}`)
  : [root];
const [load = 0] = Deno.loadavg();
const time = await findTime();
const work = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-bench-" }));
try {
  const installed = await installPeer(`${work}/peer`);
  const peer = "script" in installed ? installed.script : undefined;
  await print(
    "reason" in installed
      ? `${PEER.name} is left out: ${installed.reason}`
      : `${PEER.name} ${PEER.version} is the peer`,
  );
  if (time === undefined) await print("CPU time and memory are left out: there is no GNU time");
  const cold = await copyHouse(`${work}/cold`);
  const warm = await copyHouse(`${work}/warm`);
  const measured = [];
  for (const [i, repository] of repositories.entries()) {
    const checkout = `${work}/checkout-${i}`;
    await runGit("clone", "-q", "--", repository, checkout);
    const sizes = (await runGit("-C", checkout, "ls-tree", "-r", "-l", "HEAD")).split("\n")
      .map((line) => Number(/^\d+ blob \w+ +(\d+)/.exec(line)?.[1] ?? NaN))
      .filter((size) => !Number.isNaN(size));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const name = repository.replace(/\/+$/, "").replace(/^.*\//, "");
    await print(`${name}: ${sizes.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
    const rows = await measureCases(packCases({ checkout, work, cold, warm, peer }), rounds);
    const ratios = ratiosOf(rows);
    for (const { slow, fast, timesMilli, targetMilli } of ratios) {
      const target = targetMilli === undefined ? "" : ` (target ${targetMilli / 1000})`;
      await print(`  ${(timesMilli / 1000).toFixed(1).padStart(6)} x  ${slow} / ${fast}${target}`);
    }
    measured.push({ name, files: sizes.length, bytes, rows, ratios });
  }
  const grown = [];
  for (const files of growth) {
    const checkout = `${work}/generated-${files}`;
    await generateRepo(checkout, { files, bytes: 600 });
    await print(`generated: ${files} files of about 600 bytes`);
    const ways = { "50,000 tokens": [], "all counted": ["--count-all"] } as const;
    const cases = Object.entries(ways).flatMap(([what, words]) =>
      [true, false].map((isFirst) =>
        packCase({ checkout, work, cold, warm }, {
          name: `${what}, ${isFirst ? "first run" : "again"}`,
          isFirst,
          words: ["--budget", "50000", ...words],
        })
      )
    );
    grown.push({ files, rows: await measureCases(cases, Math.min(rounds, 3)) });
    await Deno.remove(checkout, { recursive: true });
  }
  await Deno.mkdir(`${root}/artifacts`, { recursive: true });
  const document = {
    v: 1,
    deno: Deno.version.deno,
    processors: navigator.hardwareConcurrency,
    load_milli: Math.round(1000 * load),
    rounds,
    peer: { ...PEER, ...("reason" in installed ? { left_out: installed.reason } : {}) },
    repositories: measured,
    growth: grown,
  };
  await Deno.writeTextFile(
    `${root}/artifacts/bench_pack.json`,
    `${JSON.stringify(document, null, 2)}\n`,
  );
} finally {
  await Deno.remove(work, { recursive: true });
}
