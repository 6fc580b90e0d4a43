import assert from "node:assert/strict";
import {
  MAX_ROWS,
  renderChosen,
  renderLeftOut,
} from "../../../../lib/pack/formats/choice_tables.ts";
import { SKIP_REASON_SCHEMA } from "../../../../lib/schema/pack_index.ts";
import type { Chunk, Skipped } from "../../../../lib/pack/mod.ts";
import { hostilePack } from "./hostile_pack.ts";
import { assertWellFormed, textOf } from "./markup.ts";

Deno.test("renderChosen() has a row a chunk, highest score first, with reason and score", async () => {
  const { chunks } = (await hostilePack()).index;
  const html = renderChosen(chunks);
  assertWellFormed(html);
  const scores = [...html.matchAll(/<td class="num dim">(\d+)<\/td>/g)].map(([, n]) => Number(n));
  assert.equal(scores.length, chunks.length);
  assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
  for (const { reason } of chunks) assert.ok(html.includes(`<td>${reason}</td>`), reason);
  assert.doesNotMatch(textOf(html), /\u202e/);
});

Deno.test("renderLeftOut() has a row an entry and a button a reason, hostile names and all", async () => {
  const { skipped } = (await hostilePack()).index;
  const html = renderLeftOut(skipped);
  assertWellFormed(html);
  assert.equal(html.match(/<tr data-reason="binary">/g)?.length, 2);
  assert.match(html, /<button[^>]*data-reason="binary"[^>]*>binary <b>2<\/b><\/button>/);
  assert.ok(html.includes("left\\nout\\u202e.bin"));
  assert.ok(html.includes("&#60;script&#62;"));
  assert.equal(renderLeftOut([]), '<p class="note">Nothing was left out.</p>');
});

Deno.test("renderLeftOut() says what every reason of the format means", () => {
  const reasons = (SKIP_REASON_SCHEMA as unknown as { enum: Skipped["reason"][] }).enum;
  assert.ok(reasons.length > 10);
  for (const reason of reasons) {
    const html = renderLeftOut([{ file_path: "a", reason, bytes: 1 }]);
    assert.match(html, /<span class="dim">[^<]{5,}<\/span>/, `${reason} has no meaning`);
  }
});

Deno.test("the tables are cut at so many rows, and say so", () => {
  const entry: Skipped = { file_path: "a", reason: "budget", bytes: 1 };
  const left = renderLeftOut(Array.from({ length: MAX_ROWS + 7 }, () => entry));
  assert.equal(left.match(/<tr /g)?.length, MAX_ROWS);
  assert.ok(left.includes("7 more are listed in pack.index.json."));
  assert.match(left, /budget <b>5,007<\/b>/);
  const chunk = { file_path: "a", start_line: 1, end_line: 1, tokens: 1, reason: "r", score: 1 };
  const chosen = renderChosen(Array.from({ length: MAX_ROWS + 1 }, () => chunk as Chunk));
  assert.ok(chosen.includes("1 more are listed in pack.index.json."));
});
