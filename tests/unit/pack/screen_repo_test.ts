import assert from "node:assert/strict";
import { onlookerOf } from "../../../lib/pack/focus.ts";
import { screenRepo } from "../../../lib/pack/mod.ts";
import { memoryRepo } from "./memory_repo.ts";
import { SAMPLE_FILES } from "./samples.ts";

Deno.test("screenRepo() puts every entry among the eligible or the skipped, once", async () => {
  const repo = memoryRepo(SAMPLE_FILES);
  const { eligible, skipped, totalFiles } = await screenRepo(repo);
  const paths = [...eligible.map(({ entry }) => entry.path), ...skipped.map((s) => s.file_path)];
  assert.equal(totalFiles, Object.keys(SAMPLE_FILES).length);
  assert.deepEqual(paths.toSorted(), Object.keys(SAMPLE_FILES).toSorted());
});

Deno.test("screenRepo() reads each candidate once, in batches, and reports progress", async () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `text ${i}\n`]));
  const repo = memoryRepo(files);
  const seen: number[] = [];
  await screenRepo(repo, { onProgress: (done) => void seen.push(done) });
  assert.equal(repo.reads.length, 300);
  assert.deepEqual(seen, [128, 256, 300]);
});

Deno.test("screenRepo() skips what is out of scope before anything else", async () => {
  const repo = memoryRepo(SAMPLE_FILES);
  const { eligible, skipped } = await screenRepo(repo, {
    scope: (path) => path.startsWith("src/"),
  });
  assert.ok(eligible.length > 0);
  assert.ok(eligible.every(({ entry }) => entry.path.startsWith("src/")));
  const reasons = new Set(
    skipped.filter(({ file_path }) => !file_path.startsWith("src/")).map(({ reason }) => reason),
  );
  assert.deepEqual([...reasons], ["scope"]);
  // Its copy outside does not count.
  assert.ok(eligible.some(({ entry }) => entry.path === "src/main.ts"));
});

Deno.test("screenRepo() shows a focus every eligible file, once", async () => {
  const seen: string[] = [];
  const focus = {
    read: (path: string, bytes: Uint8Array) => void seen.push(`${path} ${bytes.length}`),
  };
  const { eligible } = await screenRepo(memoryRepo(SAMPLE_FILES), {
    onlookers: [onlookerOf(focus)],
  });
  assert.deepEqual(seen.sort(), eligible.map(({ entry }) => `${entry.path} ${entry.size}`).sort());
});
