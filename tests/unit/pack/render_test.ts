import assert from "node:assert/strict";
import { wholeFile } from "../../../lib/pack/choose.ts";
import { measureRepo } from "../../../lib/pack/mod.ts";
import { renderBody } from "../../../lib/pack/render.ts";
import { loadTokenizer } from "../../../lib/tokens/mod.ts";
import { memoryRepo } from "./memory_repo.ts";

Deno.test("renderBody() cuts by lines, in bytes, and orders by path and line", async () => {
  const repo = memoryRepo({ "b.txt": "\u00e9\r\n\u{1f600}\nlast", "a.txt": "a\n" });
  const tokenizer = await loadTokenizer("gpt2");
  const { eligible } = await measureRepo(repo, { tokenizer: "gpt2" });
  const [a, b] = eligible;
  const part = (startLine: number, endLine: number) => ({ ...wholeFile(b!), startLine, endLine });
  const { body, chunks } = await renderBody([part(3, 3), wholeFile(a!), part(1, 2)], {
    repo,
    tokenizer,
  });
  assert.equal(
    new TextDecoder().decode(body),
    "=== a.txt L1-L1 ===\na\n=== b.txt L1-L2 ===\n\u00e9\r\n\u{1f600}\n=== b.txt L3-L3 ===\nlast\n",
  );
  assert.deepEqual(
    chunks.map((chunk) => [chunk.start_byte, chunk.end_byte, chunk.truncated]),
    [[0, 2, false], [0, 9, true], [9, 13, true]],
  );
});
