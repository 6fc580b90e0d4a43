import assert from "node:assert/strict";
import { createPack, leastTokens } from "../../../lib/pack/mod.ts";
import { memoryRepo } from "./memory_repo.ts";
import { sampleLines } from "./samples.ts";

Deno.test("leastTokens() rounds up, so that 99.5 % is met exactly", () => {
  assert.equal(leastTokens(1000), 995);
  assert.equal(leastTokens(1001), 996);
  assert.equal(leastTokens(50_000), 49_750);
});

Deno.test("fillBudget() fills from the head of one file that is too large", async () => {
  const repo = memoryRepo({ "a.txt": sampleLines(3), "b.txt": sampleLines(500) });
  const { index } = await createPack(repo, { budget: 1000, tokenizer: "cl100k" });
  const [a, b] = index.chunks;
  assert.equal(a!.truncated, false);
  assert.equal(b!.truncated, true);
  assert.deepEqual([b!.start_line, b!.mode, b!.chunk_type], [1, "lines", "lines"]);
  assert.match(b!.reason, /fills the budget/);
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
