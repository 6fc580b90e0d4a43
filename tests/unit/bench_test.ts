import assert from "node:assert/strict";
import { benchCases } from "../../infra/bench/cases.ts";
import { type BenchCase, measure, median } from "../../infra/bench/measure.ts";
import { benchTable } from "../../infra/bench/table.ts";

Deno.test("median() is the middle, or the mean of the two in the middle", () => {
  assert.equal(median([10, 9, 1]), 9);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([7]), 7);
});

Deno.test("measure() runs the cases in turn, forth and back, and does not count the first round", async () => {
  const log = await Deno.makeTempFile();
  try {
    const cases = ["a", "b", "c"].map((name): BenchCase => ({
      name,
      command: "sh",
      args: ["-c", `printf ${name} >> "$LOG"`],
      env: { LOG: log },
      ...(name === "b" ? { targetMs: 60_000 } : {}),
    }));
    const rounds: number[] = [];
    const results = await measure(cases, { rounds: 2, onRound: (round) => rounds.push(round) });
    assert.equal(await Deno.readTextFile(log), "cbaabccba");
    assert.deepEqual(rounds, [0, 1, 2]);
    assert.deepEqual(results.map(({ name, runs }) => [name, runs]), [["a", 2], ["b", 2], ["c", 2]]);
    assert.deepEqual(results.map(({ targetMs }) => targetMs), [undefined, 60_000, undefined]);
    assert.equal(results[0]!.ratio, 1);
    for (const { min, median, max, ratio } of results) {
      assert.ok(0 < min && min <= median && median <= max && ratio > 0);
    }
  } finally {
    await Deno.remove(log);
  }
});

Deno.test("measure() stops at a case that fails, and shows what it said", async () => {
  const failing = { name: "it", command: "sh", args: ["-c", "echo out; echo err >&2; exit 3"] };
  await assert.rejects(measure([failing], { rounds: 1 }), {
    message: "it ended with 3: err\nout\n",
  });
});

Deno.test("benchTable() shows medians beside their targets", () => {
  const result = { min: 9.6, max: 120, ratio: 2.04, runs: 3 };
  assert.equal(
    benchTable([
      { ...result, name: "empty", median: 20.4 },
      { ...result, name: "x --help", median: 79.9, targetMs: 80 },
      { ...result, name: "smoke", median: 4000, targetMs: 4000 },
    ]),
    `milliseconds  median  min  max  ratio  target
empty             20   10  120    2.0
x --help          80   10  120    2.0  < 80
smoke           4000   10  120    2.0  < 4000 MISSED
`,
  );
});

Deno.test("benchCases() measures the help of every task and each target of the specification", () => {
  const cases = benchCases({ root: "/r", work: "/w", names: ["pack", "smoke"] });
  assert.deepEqual(cases.map(({ name, targetMs }) => [name, targetMs]), [
    ["deno, empty script", undefined],
    ["pack --help", 80],
    ["smoke --help", 80],
    ["bootstrap", 1000],
    ["pack", undefined],
    ["smoke", 4000],
  ]);
});
