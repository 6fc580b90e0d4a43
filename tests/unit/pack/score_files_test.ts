import assert from "node:assert/strict";
import type { Activity } from "../../../lib/pack/activity.ts";
import { ONE } from "../../../lib/pack/decay.ts";
import { scoreFiles } from "../../../lib/pack/score_files.ts";
import type { EligibleFile } from "../../../lib/pack/screen_files.ts";
import type { Focus } from "../../../lib/pack/types.ts";
import { WEIGHTS } from "../../../lib/pack/weights.ts";
import type { Oid } from "../../../lib/repo/mod.ts";
import { changing, rankRepo } from "./ranked.ts";

function eligible(path: string, size: number): EligibleFile {
  const pathBytes = new TextEncoder().encode(path);
  const oid = "0".repeat(40) as Oid;
  return { lines: 1, entry: { path, pathBytes, isUtf8Path: true, mode: "100644", oid, size } };
}

function order(files: readonly EligibleFile[], churn: Record<string, number>, focus?: Focus) {
  const activities = new Map(
    Object.entries(churn).map(([path, value]): [string, Activity] => [
      path,
      { churn: value, steps: 1, lastAge: 0, versions: [] },
    ]),
  );
  return scoreFiles(files, { activities, weights: WEIGHTS, budget: 50_000, focus })
    .map(({ entry }) => entry.path);
}

Deno.test("scoreFiles() puts what changes most, for its size, first", () => {
  const files = [eligible("x/a.md", 1000), eligible("y/b.md", 1000), eligible("z/c.md", 1000)];
  assert.deepEqual(order(files, { "y/b.md": ONE, "z/c.md": 3 * ONE }), [
    "z/c.md",
    "y/b.md",
    "x/a.md",
  ]);
  const larger = [eligible("x/a.md", 1000), eligible("y/b.md", 9000)];
  assert.deepEqual(order(larger, { "x/a.md": ONE, "y/b.md": 2 * ONE }), ["x/a.md", "y/b.md"]);
});

Deno.test("scoreFiles() orders equal files by the bytes of their paths", () => {
  const files = ["b", "\u{1f600}", "\uff5a", "a"].map((path) => eligible(path, 10));
  assert.deepEqual(order(files, {}), ["a", "b", "\uff5a", "\u{1f600}"]);
});

Deno.test("scoreFiles() lets a quiet file gain from its folder and from its category", () => {
  const files = ["hot/a.md", "hot/b.md", "cold/a.md", "src/a.ts", "src/b.ts", "lib/c.ts"]
    .map((path) => eligible(path, 1000));
  const sorted = order(files, { "hot/a.md": 3 * ONE });
  assert.deepEqual(sorted.slice(0, 3), ["hot/a.md", "hot/b.md", "cold/a.md"]);
});

Deno.test("scoreFiles() mixes a focus in: 0 changes nothing, 1000 comes first", () => {
  const files = ["a", "b", "c"].map((path) => eligible(path, 1000));
  const churn = { a: 3 * ONE, b: ONE };
  const focusOn = (boost: Record<string, number>): Focus => ({
    read: () => {},
    boostOf: (path) => boost[path] ?? 0,
    worthOf: () => 0,
  });
  assert.deepEqual(order(files, churn, focusOn({})), ["a", "b", "c"]);
  assert.deepEqual(order(files, churn, focusOn({ c: 1000 })), ["c", "a", "b"]);
});

Deno.test("scoreFiles() gives integers that JSON holds, for any size and activity", () => {
  const files = [eligible("a.ts", 1), eligible("b.ts", 2 ** 40), eligible("c", 7)];
  const churn = { "a.ts": 145 * ONE, "b.ts": 145 * ONE };
  const activities = new Map(
    Object.entries(churn).map(([path, value]) => [
      path,
      { churn: value, steps: 1000, lastAge: 0, versions: [] },
    ]),
  );
  const focus = { read: () => {}, boostOf: () => 1000, worthOf: () => 0 };
  for (const budget of [1000, 1_000_000_000]) {
    for (const { score } of scoreFiles(files, { activities, weights: WEIGHTS, budget, focus })) {
      assert.ok(Number.isSafeInteger(score) && score > 0, `${score}`);
    }
  }
});

Deno.test("scoreFiles() says why in words", async () => {
  const history = [changing("src/a.ts"), changing("b.md"), changing("b.md")];
  await using ranked = await rankRepo({ "src/a.ts": "a\n", "b.md": "b\n", c: "c\n" }, { history });
  assert.equal(ranked.file("src/a.ts").reason, "source; changed in 1 step, the last one");
  assert.equal(
    ranked.file("b.md").reason,
    "documentation; changed in 2 steps, last 1 before the last",
  );
  assert.equal(ranked.file("c").reason, "other; no change in the history looked at");
});
