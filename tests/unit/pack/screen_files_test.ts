import assert from "node:assert/strict";
import { contentFacts, FactsCache } from "../../../lib/pack/facts_cache.ts";
import { batchesOf, type Onlooker, screenFiles } from "../../../lib/pack/screen_files.ts";
import { memoryRepo } from "./memory_repo.ts";

Deno.test("screenFiles() tells eligible files with their lines from the others", async () => {
  const repo = memoryRepo({ "a.ts": "one\ntwo", "b.bin": "\0" });
  const { eligible, skipped } = await screenFiles(await repo.entries(), { repo });
  assert.deepEqual(eligible.map(({ entry, lines }) => [entry.path, lines]), [["a.ts", 2]]);
  assert.deepEqual(skipped, [{ file_path: "b.bin", reason: "binary", bytes: 1 }]);
});

Deno.test("screenFiles() never holds more than two batches of blobs", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`f${i}`, `${i}\n`.repeat(200_000)]),
  );
  const repo = memoryRepo(files);
  let open = 0;
  let most = 0;
  const readBlob: typeof repo.readBlob = async (oid) => {
    most = Math.max(most, ++open);
    const blob = await repo.readBlob(oid);
    await new Promise((resolve) => setTimeout(resolve, 1));
    open--;
    return blob;
  };
  await screenFiles(await repo.entries(), { repo: { readBlob } });
  assert.ok(most <= 6, `${most} blobs at once`);
});

Deno.test("screenFiles() passes on what reading throws", async () => {
  const repo = memoryRepo(
    Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `${i}`])),
  );
  let reads = 0;
  const readBlob: typeof repo.readBlob = (oid) =>
    ++reads === 200 ? Promise.reject(new Error("disk gone")) : repo.readBlob(oid);
  await assert.rejects(screenFiles(await repo.entries(), { repo: { readBlob } }), /disk gone/);
});

Deno.test("batchesOf() divides by bytes and by number, and gives each once", () => {
  const sizes = [...Array.from({ length: 200 }, () => 1), 2 ** 21, 5, 2 ** 20];
  const batches = [...batchesOf(sizes.map((size) => ({ size })))];
  assert.deepEqual(batches.map((batch) => batch.length), [128, 72, 1, 1, 1]);
  assert.deepEqual(batches.flat().map(({ size }) => size), sizes);
});

Deno.test("screenFiles() reads no blob of which the facts are known, and tells the same", async () => {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-facts-" });
  try {
    const files = { "a.ts": "one\ntwo", "b.bin": "\0", "c.md": "# c\n\n", "d.txt": " \n" };
    const first = memoryRepo(files);
    const facts = await FactsCache.open(folder, contentFacts("gpt2"));
    const cold = await screenFiles(await first.entries(), { repo: first, facts });
    await facts.save();
    const second = memoryRepo(files);
    const known = await FactsCache.open(folder, contentFacts("gpt2"));
    const warm = await screenFiles(await second.entries(), { repo: second, facts: known });
    assert.deepEqual(warm, cold);
    assert.deepEqual([first.reads.length, second.reads.length], [4, 0]);
    // Whoever wants the texts gets those of the eligible files.
    const seen: string[] = [];
    const onlooker: Onlooker = {
      wants: () => true,
      take: ({ entry }) => void seen.push(entry.path),
    };
    const all = await screenFiles(await second.entries(), {
      repo: second,
      facts: known,
      onlookers: [onlooker],
    });
    assert.deepEqual(all, cold);
    assert.deepEqual([seen, second.reads.length], [["a.ts", "c.md"], 2]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
