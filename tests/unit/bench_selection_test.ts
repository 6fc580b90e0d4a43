import assert from "node:assert/strict";
import {
  anchorsOf,
  changedFiles,
  hunksOf,
  parseHunks,
} from "../../infra/bench/selection/anchors.ts";
import {
  type BaselineFile,
  BASELINES,
  compareFoldersFirst,
  cutAt,
} from "../../infra/bench/selection/baselines.ts";
import { bootstrap, macroMean, randomFrom } from "../../infra/bench/selection/bootstrap.ts";
import { measureRepository, OURS } from "../../infra/bench/selection/measure.ts";
import { type ChangedFile, type LaterStep, recallOf } from "../../infra/bench/selection/recall.ts";
import { reportOf, tableOf } from "../../infra/bench/selection/report.ts";
import { addCommit, makeRepo } from "../helpers/git_fixtures.ts";
import { sampleLines } from "./pack/samples.ts";

function changed(path: string, change: Partial<ChangedFile> = {}): ChangedFile {
  return { path, isSource: path.endsWith(".ts"), lines: 10, hunks: undefined, ...change };
}

Deno.test("recallOf() is the mean over steps of the share of their files and lines", () => {
  const steps: LaterStep[] = [
    [changed("a.ts", { hunks: [[1, 2], [9, 10]] }), changed("b.md")],
    [changed("c.ts", { hunks: [[4, 4]] })],
  ];
  const recall = recallOf(steps, new Map([["a.ts", [[1, 5], [10, 10]]]]));
  assert.deepEqual(recall, {
    all: (1 / 2 + 0) / 2,
    source: (1 + 0) / 2,
    share: (0.6 / 2 + 0) / 2,
    line: (3 / 4 + 0) / 2,
    source_line: (3 / 4 + 0) / 2,
  });
  // A step without source, or without exact lines, says nothing of them.
  assert.deepEqual(recallOf([[changed("b.md")]], new Map()), {
    all: 0,
    source: undefined,
    share: 0,
    line: undefined,
    source_line: undefined,
  });
});

Deno.test("anchorsOf() lie evenly from 35 % to 93 % of a history", () => {
  assert.deepEqual(anchorsOf(1000), [350, 466, 582, 698, 814, 930]);
  assert.deepEqual(anchorsOf(1), [0]);
});

Deno.test("parseHunks() takes the old side, and the line before where lines were only added", () => {
  const patch = "@@ -3,2 +3,4 @@ f\n-a\n@@ -9 +11 @@\n@@ -20,0 +23,5 @@\n@@ -0,0 +1,2 @@\n";
  assert.deepEqual(parseHunks(patch), [[3, 4], [9, 9], [20, 20], [1, 1]]);
});

Deno.test("changedFiles() and hunksOf() say what a step did to what was there", async () => {
  await using fixture = await makeRepo({ "a *.ts": "1\n2\n3\n", b: "1\n", c: "1\n" });
  const before = fixture.commit;
  const after = await addCommit(fixture, { "a *.ts": "1\nX\n3\n", b: null, d: "1\n" });
  const gitDir = `${fixture.path}/.git`;
  const files = await changedFiles(gitDir, [before, after]);
  assert.deepEqual(files.map(({ path }) => path), ["a *.ts", "b"]);
  assert.deepEqual(await hunksOf(gitDir, [before, after], "a *.ts"), [[2, 2]]);
});

Deno.test("bootstrap() gives the macro mean with an interval, the same each time", () => {
  const samples = [[1, 0.5, undefined], [0, 0], [undefined]];
  assert.equal(macroMean(samples), 0.375);
  const interval = bootstrap(samples)!;
  assert.equal(interval.mean, 0.375);
  assert.ok(interval.low >= 0 && interval.low < 0.375 && interval.high > 0.375);
  assert.deepEqual(bootstrap(samples), interval);
  assert.equal(bootstrap([[undefined]]), undefined);
});

Deno.test("randomFrom() is uniform enough and depends on its seed", () => {
  const random = randomFrom(1);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) counts[Math.floor(random() * 10)]!++;
  assert.ok(counts.every((count) => count > 850 && count < 1150), `${counts}`);
  assert.notEqual(randomFrom(1)(), randomFrom(2)());
});

function file(path: string, change: Partial<BaselineFile> = {}): BaselineFile {
  const rest = { size: 100, lines: 5, tokens: 25, category: "source", churn: 0, recent: 0 };
  return { path, ...rest, ...change };
}

Deno.test("compareFoldersFirst() puts folders before files at each level", () => {
  const paths = ["z.md", "src/z.ts", "src/a/x.ts", "A.md", "docs/b.md"];
  assert.deepEqual(paths.toSorted(compareFoldersFirst), [
    "docs/b.md",
    "src/a/x.ts",
    "src/z.ts",
    "A.md",
    "z.md",
  ]);
});

Deno.test("every baseline orders each file once, by what it says", () => {
  const files = [
    file("a.md", { category: "documentation", churn: 2 ** 24, recent: 3 }),
    file("b.ts", { size: 10, churn: 2 ** 24 }),
    file("c.json", { category: "settings", size: 1000, churn: 2 ** 25, recent: 1 }),
  ];
  const firsts: Record<string, string> = {};
  for (const { id, order } of BASELINES) {
    const ordered = order({ files, later: [[changed("c.json")]] }, 0);
    assert.deepEqual(ordered.map(({ path }) => path).sort(), ["a.md", "b.ts", "c.json"], id);
    firsts[id] = ordered[0]!.path;
  }
  const { random: _, ...others } = firsts;
  assert.deepEqual(others, {
    "path": "a.md",
    "smallest": "b.ts",
    "repomix-path": "a.md",
    "repomix-hottest": "a.md",
    "yek-documented": "b.ts",
    "yek-as-coded": "c.json",
    "churn": "c.json",
    "churn-density": "b.ts",
    "hindsight": "c.json",
  });
});

Deno.test("cutAt() takes whole files that fit and passes over the others", () => {
  const order = [file("a", { tokens: 60 }), file("b", { tokens: 50 }), file("c", { tokens: 40 })];
  assert.deepEqual([...cutAt(order, 100)], [["a", [[1, 5]]], ["c", [[1, 5]]]]);
});

Deno.test("measureRepository() measures every selector at every anchor, and the report sums up", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`src/f${i}.ts`, sampleLines(40, `f${i}`)]),
  );
  await using fixture = await makeRepo(files);
  for (let i = 0; i < 10; i++) {
    await addCommit(fixture, { [`src/f${i % 2}.ts`]: sampleLines(40, `f${i % 2} v${i}`) });
  }
  const result = await measureRepository(fixture.path, "fixture", {
    budgets: [1500, 1_000_000],
    tokenizer: "cl100k",
    weights: {},
    onProgress: () => {},
  });
  assert.equal(result.absentFiles, 0);
  const anchors = new Set(result.records.map(({ anchor }) => anchor)).size;
  assert.ok(anchors >= 4);
  assert.equal(result.records.length, anchors * (1 + BASELINES.length));
  assert.deepEqual(result.fitting, { 1_000_000: anchors });
  const report = reportOf([result], 1500);
  assert.deepEqual([report.anchors, report.repositories], [anchors, 1]);
  // What changes in turn is what it takes.
  assert.equal(report.recall_ppm[OURS]!["all"]!.mean, 1_000_000);
  assert.ok(report.recall_ppm["random"]!["all"]!.mean < 1_000_000);
  assert.ok(report.difference_ppm["random"]!["all"]!.mean > 0);
  const table = tableOf(report);
  for (const { title } of BASELINES) assert.ok(table.includes(title), title);
});
