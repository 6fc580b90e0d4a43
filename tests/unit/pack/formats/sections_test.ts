import assert from "node:assert/strict";
import { packSections, ranksByScore } from "../../../../lib/pack/formats/sections.ts";
import { chunkTexts, hostilePack } from "./hostile_pack.ts";

Deno.test("packSections() gives each chunk its text, byte order marks and all", async () => {
  const pack = await hostilePack();
  assert.deepEqual(
    packSections(pack).map(({ chunk, content }) => [chunk.file_path, chunk.start_line, content]),
    chunkTexts(pack),
  );
  const bom = packSections(pack).find(({ chunk }) => chunk.file_path === "bom.txt");
  assert.equal(bom!.content, "\ufeffwith a mark\n");
});

Deno.test("ranksByScore() numbers from the highest score, equal ones as they stand", () => {
  assert.deepEqual(ranksByScore([{ score: 1 }, { score: 9 }, { score: 1 }, { score: 5 }]), [
    3,
    1,
    4,
    2,
  ]);
  assert.deepEqual(ranksByScore([]), []);
});
