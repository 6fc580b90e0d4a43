import assert from "node:assert/strict";
import { fillBudget } from "../../../lib/pack/fill.ts";
import { type ChosenSection, Selection, tokensOf } from "../../../lib/pack/selection.ts";
import { changing, rankRepo } from "./ranked.ts";
import { createPack, leastTokens } from "../../../lib/pack/mod.ts";
import { memoryRepo } from "./memory_repo.ts";
import { sampleLines } from "./samples.ts";

Deno.test("leastTokens() rounds up, so that 99.5 % is met exactly", () => {
  assert.equal(leastTokens(1000), 995);
  assert.equal(leastTokens(1001), 996);
  assert.equal(leastTokens(50_000), 49_750);
});

Deno.test("fillBudget() fills from the head of the best file that does it, with one part", async () => {
  const content = { "a.txt": sampleLines(3), "b.txt": sampleLines(500), "c.txt": sampleLines(400) };
  await using ranked = await rankRepo(content, { history: [changing("b.txt")], budget: 4000 });
  const { budget, counter, texts } = ranked.options;
  const { tokenizer } = counter;
  const options = { budget, tokenizer, texts, files: ranked.files };
  const sections = await fillBudget([], options);
  const [{ file, startLine, kind }] = sections as [ChosenSection];
  assert.deepEqual([sections!.length, file.entry.path, startLine, kind], [1, "b.txt", 1, "filler"]);
  const tokens = tokensOf(sections!);
  assert.ok(tokens >= leastTokens(budget) && tokens <= budget);
});

Deno.test("fillBudget() takes lines that nothing has taken, between parts of a file too", async () => {
  await using ranked = await rankRepo({ "b.txt": sampleLines(500) });
  const selection = new Selection(ranked.options);
  const file = ranked.file("b.txt");
  await selection.addParts(file, [{ start: 1, end: 2 }, { start: 200, end: 210 }], "blocks");
  const { budget, counter: { tokenizer }, texts } = ranked.options;
  const filled = await fillBudget(selection.sections, { budget, tokenizer, texts, files: [file] });
  const taken = new Set<number>();
  for (const { startLine, endLine } of filled!) {
    for (let line = startLine; line <= endLine; line++) {
      assert.equal(taken.has(line), false, `${line}`);
      taken.add(line);
    }
  }
  assert.ok(filled!.some(({ startLine, kind }) => startLine === 3 && kind === "filler"));
});

Deno.test("fillBudget() takes two ranges of one file where no single one does it", async () => {
  // Every line has so many tokens that the lengths of heads lie more than 5 tokens apart.
  for (let words = 7; words < 60; words++) {
    const line = `${"word ".repeat(words).trim()}\n`;
    const repo = memoryRepo({ "only.txt": line.repeat(2000) });
    const { index } = await createPack(repo, { budget: 1000, tokenizer: "cl100k" })
      .catch(() => ({ index: undefined }));
    if (index === undefined) continue;
    assert.ok(index.budget_info.actual_tokens >= 995);
    if (index.chunks.length === 2) return;
  }
  assert.fail("no line length needed two ranges");
});

Deno.test("fillBudget() always fills from a file of short lines", async () => {
  for (let lines = 400; lines < 440; lines++) {
    const repo = memoryRepo({
      "README.md": sampleLines(lines % 7),
      "list.txt": "a b\n".repeat(lines),
      "other.txt": `${"long line of words ".repeat(60)}\n`.repeat(lines % 4 + 1),
    });
    const { index } = await createPack(repo, { budget: 1000, tokenizer: "o200k" });
    assert.ok(index.budget_info.exhausted || index.budget_info.actual_tokens >= 995);
  }
});

Deno.test("fillBudget() takes a chosen file back where that is the only way", async () => {
  // What is left has no line that fits beside the chosen file.
  const repo = memoryRepo({
    "a.txt": "word word word\n".repeat(240),
    "b.txt": `${"word ".repeat(2500)}\n`.repeat(2),
    "c.txt": `${"x y ".repeat(30)}\n`.repeat(3) + `${"word ".repeat(2500)}\n`,
  });
  const { index } = await createPack(repo, { budget: 1000, tokenizer: "cl100k" });
  assert.ok(index.budget_info.actual_tokens >= 995);
});
