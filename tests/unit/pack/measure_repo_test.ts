import assert from "node:assert/strict";
import { measureRepo } from "../../../lib/pack/mod.ts";
import { memoryRepo } from "./memory_repo.ts";
import { SAMPLE_FILES } from "./samples.ts";

Deno.test("measureRepo() puts every entry among the eligible or the skipped, once", async () => {
  const repo = memoryRepo(SAMPLE_FILES);
  const { eligible, skipped, totalFiles } = await measureRepo(repo, { tokenizer: "gpt2" });
  const paths = [...eligible.map(({ entry }) => entry.path), ...skipped.map((s) => s.file_path)];
  assert.equal(totalFiles, Object.keys(SAMPLE_FILES).length);
  assert.deepEqual(paths.toSorted(), Object.keys(SAMPLE_FILES).toSorted());
});

Deno.test("measureRepo() reads each candidate once, in batches, and reports progress", async () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `text ${i}\n`]));
  const repo = memoryRepo(files);
  const seen: number[] = [];
  await measureRepo(repo, { tokenizer: "gpt2", onProgress: (done) => void seen.push(done) });
  assert.equal(repo.reads.length, 300);
  assert.deepEqual(seen, [128, 256, 300]);
});

Deno.test("measureRepo() counts a file that only the end of the text distinguishes", async () => {
  const repo = memoryRepo({ a: "x\n\n", b: "x" });
  const { eligible } = await measureRepo(repo, { tokenizer: "gpt2" });
  const [a, b] = eligible;
  // Two line feeds are one token at the end of a text and two before more text.
  assert.equal(a!.endCorrection, -1);
  assert.equal(b!.endCorrection, 0);
});
