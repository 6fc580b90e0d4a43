import assert from "node:assert/strict";
import { contentFacts, FactsCache } from "../../../lib/pack/facts_cache.ts";
import { costsOfFiles, FileCounter } from "../../../lib/pack/file_counter.ts";
import { Inspector } from "../../../lib/pack/inspector.ts";
import { screenRepo } from "../../../lib/pack/screen_repo.ts";
import { sectionText } from "../../../lib/pack/section.ts";
import { TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";
import { memoryRepo } from "./memory_repo.ts";

Deno.test("createFileCounter() counts a file as the section that it would be", async () => {
  const repo = memoryRepo({ "a.ts": "one\ntwo" });
  const { eligible } = await screenRepo(repo);
  await using inspector = new Inspector({ tokenizer: "cl100k", processors: 1 });
  const tokenizer = await inspector.tokenizer();
  const counter = new FileCounter({ repo, tokenizer, inspector });
  const section = sectionText("a.ts", "one\ntwo", { start: 1, end: 2 });
  const [cost] = await counter.costsOf(eligible);
  assert.equal(cost!.tokens, counter.tokenizer.countBefore(section));
});

Deno.test("createFileCounter() knows what the end of the text changes", async () => {
  const repo = memoryRepo({ a: "x\n\n", b: "x" });
  const { eligible } = await screenRepo(repo);
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const tokenizer = await inspector.tokenizer();
  const counter = new FileCounter({ repo, tokenizer, inspector });
  // Two line feeds are one token at the end of a text and two before more text.
  const costs = await counter.costsOf(eligible);
  assert.deepEqual(costs.map(({ endCorrection }) => endCorrection), [-1, 0]);
});

Deno.test("costsOf() reads each file once, however often it is asked for", async () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `text ${i}\n`]));
  const repo = memoryRepo(files);
  const { eligible } = await screenRepo(repo);
  repo.reads.length = 0;
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const tokenizer = await inspector.tokenizer();
  const counter = new FileCounter({ repo, tokenizer, inspector });
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
    for (const name of TOKENIZER_NAMES) {
      const repo = memoryRepo(files);
      for (const reads of [7, 0]) {
        const facts = await FactsCache.open(folder, contentFacts(name));
        const { eligible } = await screenRepo(repo, { facts });
        repo.reads.length = 0;
        await using inspector = new Inspector({ tokenizer: name, processors: 1 });
        const tokenizer = await inspector.tokenizer();
        const counter = new FileCounter({ repo, tokenizer, inspector, facts });
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

Deno.test("costsOfFiles() tells what a FileCounter does", async () => {
  const repo = memoryRepo({ "a.ts": "one\ntwo", "b.ts": "x\n\n" });
  const { eligible } = await screenRepo(repo);
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const tokenizer = await inspector.tokenizer();
  const expected = await new FileCounter({ repo, tokenizer, inspector }).costsOf(eligible);
  assert.deepEqual(await costsOfFiles(repo, eligible, { tokenizer: "gpt2" }), expected);
});
