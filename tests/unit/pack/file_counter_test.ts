import assert from "node:assert/strict";
import { FactsCache } from "../../../lib/pack/facts_cache.ts";
import { createFileCounter } from "../../../lib/pack/file_counter.ts";
import { screenRepo } from "../../../lib/pack/screen_repo.ts";
import { sectionText } from "../../../lib/pack/section.ts";
import { TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";
import { memoryRepo } from "./memory_repo.ts";

Deno.test("createFileCounter() counts a file as the section that it would be", async () => {
  const repo = memoryRepo({ "a.ts": "one\ntwo" });
  const { eligible } = await screenRepo(repo);
  await using counter = await createFileCounter(repo, { tokenizer: "cl100k", expectedBytes: 0 });
  const section = sectionText("a.ts", "one\ntwo", { start: 1, end: 2 });
  const [cost] = await counter.costsOf(eligible);
  assert.equal(cost!.tokens, counter.tokenizer.countBefore(section));
});

Deno.test("createFileCounter() knows what the end of the text changes", async () => {
  const repo = memoryRepo({ a: "x\n\n", b: "x" });
  const { eligible } = await screenRepo(repo);
  await using counter = await createFileCounter(repo, { tokenizer: "gpt2", expectedBytes: 0 });
  // Two line feeds are one token at the end of a text and two before more text.
  const costs = await counter.costsOf(eligible);
  assert.deepEqual(costs.map(({ endCorrection }) => endCorrection), [-1, 0]);
});

Deno.test("costsOf() reads each file once, however often it is asked for", async () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `text ${i}\n`]));
  const repo = memoryRepo(files);
  const { eligible } = await screenRepo(repo);
  repo.reads.length = 0;
  await using counter = await createFileCounter(repo, { tokenizer: "gpt2", expectedBytes: 0 });
  assert.equal(counter.isCounted(eligible[0]!), false);
  await counter.costsOf(eligible.slice(0, 10));
  assert.equal(repo.reads.length, 10);
  assert.equal(counter.isCounted(eligible[0]!), true);
  const costs = await counter.costsOf(eligible);
  await counter.costsOf(eligible);
  assert.equal(repo.reads.length, 300);
  assert.equal(costs.length, 300);
});

Deno.test("costsOf() counts as the sections would be, for every tokenizer, cold and warm", async () => {
  const contents = ["x", "x\n", "\n\n  x\n\n", "//\n", " a \n \n", "\u3042\u3000\n", "a\u0085\n\n"];
  const files = Object.fromEntries(contents.map((text, i) => [`dir ${i}/f${i}.txt`, text]));
  const folder = await Deno.makeTempDir({ prefix: "packrepo-facts-" });
  try {
    for (const tokenizer of TOKENIZER_NAMES) {
      const repo = memoryRepo(files);
      for (const reads of [7, 0]) {
        const facts = await FactsCache.open(folder, tokenizer);
        const { eligible } = await screenRepo(repo, { facts });
        repo.reads.length = 0;
        await using counter = await createFileCounter(repo, {
          tokenizer,
          expectedBytes: 0,
          facts,
        });
        const costs = await counter.costsOf(eligible);
        assert.equal(repo.reads.length, reads);
        eligible.forEach(({ entry, lines }, i) => {
          const content = files[entry.path]!;
          const section = sectionText(entry.path, content, { start: 1, end: lines });
          assert.equal(costs[i]!.tokens, counter.tokenizer.countBefore(section));
          assert.equal(costs[i]!.endCorrection, counter.tokenizer.endCorrection(section));
        });
        await facts.save();
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
