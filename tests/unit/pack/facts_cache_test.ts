import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { contentFacts, FactsCache, secretFacts } from "../../../lib/pack/facts_cache.ts";
import type { Oid } from "../../../lib/repo/mod.ts";
import { TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";

const A = "a".repeat(40) as Oid;
const B = "b".repeat(40) as Oid;
const FACTS = { lines: 2, tokens: 5, endCorrection: 0 };

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-facts-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names;
}

Deno.test("FactsCache keeps what was set for the next run, each tokenizer's apart", async () => {
  await withFolder(async (folder) => {
    const cache = await FactsCache.open(`${folder}/new`, contentFacts("cl100k"));
    assert.equal(cache.get(A), undefined);
    cache.set(A, FACTS);
    assert.deepEqual(cache.get(A), FACTS);
    await cache.save();
    assert.deepEqual(
      (await FactsCache.open(`${folder}/new`, contentFacts("cl100k"))).get(A),
      FACTS,
    );
    assert.equal((await FactsCache.open(`${folder}/new`, contentFacts("o200k"))).get(A), undefined);
    assert.deepEqual(await namesIn(`${folder}/new`), [
      "facts-cl100k.bin",
    ]);
  });
});

Deno.test("FactsCache of two processes at once keeps what both set, where one ends first", async () => {
  await withFolder(async (folder) => {
    const [one, two] = [
      await FactsCache.open(folder, contentFacts("gpt2")),
      await FactsCache.open(folder, contentFacts("gpt2")),
    ];
    one.set(A, FACTS);
    two.set(B, FACTS);
    await one.save();
    await two.save();
    const later = await FactsCache.open(folder, contentFacts("gpt2"));
    assert.deepEqual([later.get(A), later.get(B)], [FACTS, FACTS]);
  });
});

Deno.test("FactsCache that is written by many at once is always whole", async () => {
  await withFolder(async (folder) => {
    await Promise.all(Array.from({ length: 12 }, async (_, i) => {
      const cache = await FactsCache.open(folder, contentFacts("gpt2"));
      cache.set(sha256Hex(String(i)).slice(0, 40) as Oid, FACTS);
      cache.set(A, FACTS);
      await cache.save();
      assert.deepEqual((await FactsCache.open(folder, contentFacts("gpt2"))).get(A), FACTS);
    }));
    assert.deepEqual(await namesIn(folder), ["facts-gpt2.bin"]);
  });
});

Deno.test("save() writes nothing where nothing was set", async () => {
  await withFolder(async (folder) => {
    await (await FactsCache.open(folder, contentFacts("cl100k"))).save();
    assert.deepEqual(await namesIn(folder), []);
  });
});

Deno.test("FactsCache takes a file that is none for an empty one, and replaces it", async () => {
  await withFolder(async (folder) => {
    for (const content of [new Uint8Array(), new Uint8Array(3), new Uint8Array(99).fill(7)]) {
      await Deno.writeFile(`${folder}/facts-cl100k.bin`, content);
      const cache = await FactsCache.open(folder, contentFacts("cl100k"));
      assert.equal(cache.get(A), undefined);
      cache.set(A, FACTS);
      await cache.save();
      assert.deepEqual((await FactsCache.open(folder, contentFacts("cl100k"))).get(A), FACTS);
    }
  });
});

Deno.test("distrust() leaves nothing of what was read, now and later", async () => {
  await withFolder(async (folder) => {
    const first = await FactsCache.open(folder, contentFacts("cl100k"));
    first.set(A, FACTS);
    await first.save();
    const second = await FactsCache.open(folder, contentFacts("cl100k"));
    assert.deepEqual(second.get(A), FACTS);
    second.distrust();
    assert.equal(second.get(A), undefined);
    second.set(B, FACTS);
    await second.save();
    const third = await FactsCache.open(folder, contentFacts("cl100k"));
    assert.deepEqual([third.get(A), third.get(B)], [undefined, FACTS]);
  });
});

Deno.test("FactsCache works without where a folder stands in its way", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/facts-cl100k.bin`);
    const cache = await FactsCache.open(folder, contentFacts("cl100k"));
    cache.set(A, FACTS);
    await cache.save();
    assert.deepEqual(cache.get(A), FACTS);
  });
});

Deno.test({
  name: "FactsCache works without where Deno grants nothing",
  permissions: { read: false, write: false, run: false, net: false, env: true },
  fn: async () => {
    const cache = await FactsCache.open("/nowhere/that/is/granted", contentFacts("cl100k"));
    cache.set(A, FACTS);
    await cache.save();
    assert.deepEqual(cache.get(A), FACTS);
  },
});

Deno.test("secretFacts() is another one for other rules, and for other code", () => {
  const [a, b] = [sha256Hex("a"), sha256Hex("b")];
  const kinds = [secretFacts(a), secretFacts(b), secretFacts(a, a), secretFacts(a, b)];
  assert.equal(new Set(kinds.map(({ version }) => version)).size, 4);
  assert.deepEqual(secretFacts(a, b), secretFacts(a, b));
});

Deno.test("contentFacts() is another one for each tokenizer", () => {
  assert.equal(
    new Set(TOKENIZER_NAMES.map((name) => contentFacts(name).version)).size,
    TOKENIZER_NAMES.length,
  );
});
