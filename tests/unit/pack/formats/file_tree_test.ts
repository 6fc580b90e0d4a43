import assert from "node:assert/strict";
import { renderTree } from "../../../../lib/pack/formats/file_tree.ts";
import type { Chunk } from "../../../../lib/pack/mod.ts";
import { hostilePack } from "./hostile_pack.ts";
import { assertWellFormed, textOf } from "./markup.ts";

function chunk(path: string, tokens: number, start: number = 1): Chunk {
  return { file_path: path, start_line: start, end_line: start + 9, tokens } as Chunk;
}

Deno.test("renderTree() lists files in the body's order with tokens that add up", () => {
  const html = renderTree([
    chunk("README.md", 5),
    chunk("lib/a/b/c.ts", 10),
    chunk("lib/a/b/c.ts", 20, 50),
    chunk("lib/a.ts", 3),
    { ...chunk("z", 1000), truncated: true },
  ]);
  assertWellFormed(html);
  const rows = [...html.matchAll(/<span class="n">(.*?)<\/span><span class="t w\d+">([^<]*)</g)];
  assert.deepEqual(rows.map(([, name, tokens]) => [name, tokens]), [
    ["README.md", "5"],
    ["lib", "33"],
    ["a.ts", "3"],
    ["a/b", "30"],
    ["c.ts <small>2 parts</small>", "30"],
    ["z <small>part</small>", "1,000"],
  ]);
  assert.ok(html.includes('href="#lib/a/b/c.ts:L1-L10"'));
});

Deno.test("renderTree() takes hostile names and very deep folders", async () => {
  const { chunks } = (await hostilePack()).index;
  const html = renderTree([...chunks, chunk(`${"d/".repeat(1500)}x`, 1), chunk("d/y", 1)]);
  const { names } = assertWellFormed(html);
  assert.deepEqual([...names].sort(), ["a", "details", "li", "span", "summary", "ul"]);
  assert.doesNotMatch(textOf(html), /\u202e/);
  assert.ok(Math.max(...[...html.matchAll(/<details/g)].map((_, i) => i)) < 200);
});

Deno.test("renderTree() opens every folder of a small pack, none of a large one", () => {
  const chunks = Array.from({ length: 401 }, (_, i) => chunk(`f${i % 20}/${i}`, 1));
  assert.ok(renderTree(chunks.slice(0, 400)).includes("<details open>"));
  assert.ok(!renderTree(chunks).includes("<details open>"));
  assert.equal(renderTree([]), "<ul></ul>");
});
