import assert from "node:assert/strict";
import { measureFiles } from "../../../lib/pack/measure_files.ts";
import { sectionText } from "../../../lib/pack/section.ts";
import { createCounter } from "../../../lib/tokens/mod.ts";
import { memoryRepo } from "./memory_repo.ts";

Deno.test("measureFiles() counts a file as the section that it would be", async () => {
  const repo = memoryRepo({ "a.ts": "one\ntwo", "b.bin": "\0" });
  await using counter = await createCounter("cl100k", { workers: 1, expectedBytes: 0 });
  const { eligible, skipped } = await measureFiles(await repo.entries(), { repo, counter });
  const section = sectionText("a.ts", "one\ntwo", { start: 1, end: 2 });
  assert.equal(eligible[0]!.tokens, counter.tokenizer.countBefore(section));
  assert.equal(eligible[0]!.lines, 2);
  assert.deepEqual(skipped, [{ file_path: "b.bin", reason: "binary", bytes: 1 }]);
});

Deno.test("measureFiles() never holds more than a few batches of blobs", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`f${i}`, `${i}\n`.repeat(200_000)]),
  );
  const repo = memoryRepo(files);
  await using counter = await createCounter("gpt2", { workers: 1, expectedBytes: 0 });
  let open = 0;
  let most = 0;
  const readBlob: typeof repo.readBlob = async (oid) => {
    most = Math.max(most, ++open);
    const blob = await repo.readBlob(oid);
    await new Promise((resolve) => setTimeout(resolve, 1));
    open--;
    return blob;
  };
  await measureFiles(await repo.entries(), { repo: { readBlob }, counter });
  assert.ok(most <= 6, `${most} blobs at once`);
});
