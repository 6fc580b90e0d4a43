import assert from "node:assert/strict";
import { canonicalJson } from "../../../../lib/base/mod.ts";
import { renderJson } from "../../../../lib/pack/formats/json.ts";
import { chunkTexts, hostilePack } from "./hostile_pack.ts";

Deno.test("renderJson() is canonical, holds the index as it is and every content", async () => {
  const pack = await hostilePack();
  const text = renderJson(pack);
  const { v, index, chunks } = JSON.parse(text);
  assert.equal(v, 1);
  assert.deepEqual(index, pack.index);
  assert.equal(`${canonicalJson({ v, index, chunks })}\n`, text);
  assert.deepEqual(
    chunks.map((chunk: { file_path: string; start_line: number; content: string }) => [
      chunk.file_path,
      chunk.start_line,
      chunk.content,
    ]),
    chunkTexts(pack),
  );
  for (const [i, { content: _, ...chunk }] of chunks.entries()) {
    assert.deepEqual(chunk, pack.index.chunks[i]);
  }
});
