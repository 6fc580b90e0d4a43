import assert from "node:assert/strict";
import type { HistoryStep, Oid, TreeEntry } from "../../../lib/repo/mod.ts";
import { divideByBlob, withoutDuplicates } from "../../../lib/pack/duplicates.ts";

function entry(path: string, oid = "1"): TreeEntry {
  const pathBytes = new TextEncoder().encode(path);
  return { path, pathBytes, isUtf8Path: true, mode: "100644", oid: oid as Oid, size: 9 };
}

const adding = (...paths: readonly string[]): HistoryStep => ({
  changes: paths.map((path) => ({ path, after: "1" as Oid })),
});

function keptOf(paths: readonly string[], ...steps: readonly HistoryStep[]): string[] {
  return withoutDuplicates(paths.map((path) => entry(path)), steps).kept.map(({ path }) => path);
}

Deno.test("withoutDuplicates() keeps the path that is there the longest", () => {
  assert.deepEqual(keptOf(["a.ts", "src/b.ts"], adding("a.ts")), ["src/b.ts"]);
  assert.deepEqual(keptOf(["a.ts", "b.ts"], adding("a.ts"), adding("b.ts")), ["b.ts"]);
  // It went and came back.
  const gone = { changes: [{ path: "b.ts", before: "1" as Oid }] };
  const steps = [adding("b.ts"), gone, adding("a.ts"), adding("b.ts")];
  assert.deepEqual(keptOf(["a.ts", "b.ts"], ...steps), ["a.ts"]);
});

Deno.test("withoutDuplicates() takes a file that was moved for as old as it was before", () => {
  const moving = (from: string, to: string): HistoryStep => ({
    changes: [{ path: from, before: "1" as Oid }, { path: to, after: "1" as Oid }],
  });
  assert.deepEqual(keptOf(["a.ts", "z.ts"], moving("y.ts", "z.ts"), adding("a.ts")), ["z.ts"]);
  const twice = [moving("y.ts", "z.ts"), moving("x.ts", "y.ts"), adding("a.ts"), adding("x.ts")];
  assert.deepEqual(keptOf(["a.ts", "z.ts"], ...twice), ["z.ts"]);
  // Two came where one went: which one it is nobody knows.
  const copying = { changes: [...moving("y.ts", "z.ts").changes, ...adding("b.ts").changes] };
  assert.deepEqual(keptOf(["a.ts", "b.ts", "z.ts"], copying, adding("a.ts")), ["a.ts"]);
});

Deno.test("withoutDuplicates() keeps the better kind, then the first by its bytes", () => {
  assert.deepEqual(keptOf(["a.md", "b.ts", "tests/c.ts"]), ["b.ts"]);
  assert.deepEqual(keptOf(["z.ts", "\u{1f600}.ts", "\uff5a.ts"]), ["z.ts"]);
  assert.deepEqual(keptOf(["\u{1f600}.ts", "\uff5a.ts"]), ["\uff5a.ts"]);
});

Deno.test("withoutDuplicates() leaves other blobs and the order alone", () => {
  const entries = [entry("a", "1"), entry("b", "2"), entry("c", "1"), entry("d", "3")];
  const { kept, duplicates } = withoutDuplicates(entries, []);
  assert.deepEqual(kept.map(({ path }) => path), ["a", "b", "d"]);
  assert.deepEqual(duplicates.map(({ path }) => path), ["c"]);
});

Deno.test("divideByBlob() parts the entries that share a blob from those that are alone with theirs", () => {
  const entries = [entry("a", "1"), entry("b", "2"), entry("c", "1"), entry("d", "3")];
  const { alone, shared } = divideByBlob(entries);
  assert.deepEqual(alone.map(({ path }) => path), ["b", "d"]);
  assert.deepEqual(shared.map(({ path }) => path), ["a", "c"]);
});
