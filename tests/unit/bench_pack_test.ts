import assert from "node:assert/strict";
import { generateRepo, textOf } from "../../infra/bench/generated_repo.ts";
import { measure } from "../../infra/bench/measure.ts";
import { NAMES, packCases, ratiosOf } from "../../infra/bench/pack_cases.ts";
import { findTime, parseUsage, summaryOf, watched } from "../../infra/bench/usage.ts";
import { named } from "./host/disk.ts";

const time = await findTime();
const NO_TIME = time === undefined ? "there is no GNU time" : undefined;

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-bench-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("measure() runs what stands before and after a case each time, and tells what counts", async () => {
  const log: string[] = [];
  await measure([{
    name: "it",
    command: "true",
    args: [],
    before: () => Promise.resolve(void log.push("before")),
    after: (isCounted) => Promise.resolve(void log.push(isCounted ? "counted" : "warm-up")),
  }], { rounds: 2 });
  assert.deepEqual(log, ["before", "warm-up", "before", "counted", "before", "counted"]);
});

Deno.test("parseUsage() reads GNU time's answer, also behind a message", () => {
  assert.deepEqual(parseUsage("1.25 0.10 5120\n"), { cpuMs: 1350, peakKb: 5120 });
  assert.deepEqual(parseUsage("Something was said\n0.00 0.00 7\n"), { cpuMs: 0, peakKb: 7 });
  assert.throws(() => parseUsage("no numbers\n"), /something else/);
});

Deno.test("summaryOf() takes the middle of the CPU times and the most memory", () => {
  const usages = [{ cpuMs: 5, peakKb: 1 }, { cpuMs: 9, peakKb: 30 }, { cpuMs: 7, peakKb: 2 }];
  assert.deepEqual(summaryOf(usages), { cpuMs: 7, peakKb: 30 });
  assert.equal(summaryOf([]), undefined);
});

Deno.test({
  name: named("watched() collects the usage of the counted runs, and keeps the exit code", NO_TIME),
  ignore: NO_TIME !== undefined,
  fn: () =>
    withFolder(async (folder) => {
      const { bench, usages } = watched(
        { name: "it", command: "sh", args: ["-c", "exit 0"] },
        time,
        `${folder}/usage`,
      );
      await measure([bench], { rounds: 3 });
      assert.equal(usages.length, 3);
      assert.ok(usages.every(({ peakKb }) => peakKb > 100));
      const failing = watched({ name: "it", command: "false", args: [] }, time, `${folder}/usage`);
      await assert.rejects(measure([failing.bench], { rounds: 1 }), /ended with 1/);
    }),
});

const BENCH = { checkout: "/c", work: "/w", cold: "/cold", warm: "/warm" };

Deno.test("packCases() measures the peer where there is one, cold and warm apart", () => {
  const names = Object.values(NAMES);
  assert.deepEqual(packCases({ ...BENCH, peer: "/p.cjs" }).map(({ name }) => name), names);
  const ours = packCases(BENCH);
  assert.deepEqual(ours.map(({ name }) => name), names.slice(2));
  const houses = ["/cold/deno.json", "/warm/deno.json", "/warm/deno.json"];
  assert.deepEqual(ours.map(({ args }) => args[3]), [...houses, ...houses]);
  const outputs = ours.map(({ args }) => args[args.indexOf("--output") + 1]);
  assert.deepEqual(outputs, [
    ...["/w/pack", "/w/pack", "/w/all"],
    ...["/w/pack", "/w/pack", "/w/some"],
  ]);
});

Deno.test("packCases() takes the cache from a first run, and the pack from all but an unchanged one", async () => {
  await withFolder(async (work) => {
    const bench = { checkout: "/c", work, cold: `${work}/cold`, warm: `${work}/warm` };
    const cases = packCases(bench).slice(0, 3);
    const there: boolean[][] = [];
    for (const { before } of cases) {
      const folders = [`${work}/cold/.packrepo/cache`, `${work}/warm/.packrepo/cache`]
        .concat([`${work}/pack`, `${work}/all`]);
      for (const folder of folders) await Deno.mkdir(folder, { recursive: true });
      await before!();
      there.push(
        await Promise.all(folders.map((path) => Deno.stat(path).then(() => true, () => false))),
      );
    }
    assert.deepEqual(there, [
      [false, true, false, true],
      [true, true, false, true],
      [true, true, true, true],
    ]);
  });
});

Deno.test("ratiosOf() compares what does the same work, where both were measured", () => {
  const rows = [
    { name: NAMES.peerFirst, median: 3000 },
    { name: NAMES.allFirst, median: 400 },
    { name: NAMES.allAgain, median: 160 },
    { name: NAMES.allUnchanged, median: 50 },
  ];
  assert.deepEqual(ratiosOf(rows), [
    { slow: NAMES.peerFirst, fast: NAMES.allFirst, timesMilli: 7500, targetMilli: 10_000 },
    { slow: NAMES.allFirst, fast: NAMES.allAgain, timesMilli: 2500 },
    { slow: NAMES.allFirst, fast: NAMES.allUnchanged, timesMilli: 8000, targetMilli: 5000 },
  ]);
});

Deno.test("generateRepo() makes the same repository each time, of files that all differ", async () => {
  await withFolder(async (folder) => {
    const list = async (name: string): Promise<string> => {
      await generateRepo(`${folder}/${name}`, { files: 250, bytes: 300 });
      const args = ["--git-dir", `${folder}/${name}`, "ls-tree", "-r", "main"];
      const { stdout } = await new Deno.Command("git", { args }).output();
      return new TextDecoder().decode(stdout);
    };
    const [one, two] = [await list("one"), await list("two")];
    assert.equal(one, two);
    const blobs = one.trim().split("\n").map((line) => line.split(/\s/)[2]);
    assert.deepEqual([blobs.length, new Set(blobs).size], [250, 250]);
  });
});

Deno.test("textOf() has about the bytes asked for and differs from number to number", () => {
  const texts = Array.from({ length: 50 }, (_, i) => textOf(i, 600));
  assert.ok(texts.every((text) => text.length >= 600 && text.length < 900));
  assert.equal(new Set(texts).size, 50);
});
