import assert from "node:assert/strict";
import { renderBody } from "../../../lib/pack/render.ts";
import type { ChosenSection, SectionKind } from "../../../lib/pack/selection.ts";
import { rankRepo } from "./ranked.ts";

Deno.test("renderBody() cuts by lines, in bytes, and orders by path and line", async () => {
  const content = { "b.txt": "\u00e9\r\n\u{1f600}\nlast", "a.txt": "a\n" };
  await using ranked = await rankRepo(content);
  const section = (path: string, lines: [number, number], kind: SectionKind): ChosenSection => ({
    file: ranked.file(path),
    startLine: lines[0],
    endLine: lines[1],
    kind,
    tokens: 1,
    endCorrection: 0,
  });
  const sections = [
    section("b.txt", [3, 3], "filler"),
    section("a.txt", [1, 1], "whole"),
    section("b.txt", [1, 2], "blocks"),
  ];
  const { tokenizer } = ranked.counter;
  const { body, chunks } = await renderBody(sections, { repo: ranked.repo, tokenizer });
  assert.equal(
    new TextDecoder().decode(body),
    "=== a.txt L1-L1 ===\na\n=== b.txt L1-L2 ===\n\u00e9\r\n\u{1f600}\n=== b.txt L3-L3 ===\nlast\n",
  );
  assert.deepEqual(
    chunks.map((chunk) => [chunk.start_byte, chunk.end_byte, chunk.truncated, chunk.chunk_type]),
    [[0, 2, false, "file"], [0, 9, true, "blocks"], [9, 13, true, "lines"]],
  );
  const reason = "documentation; no change in the history looked at";
  assert.deepEqual(chunks.map((chunk) => chunk.reason), [
    reason,
    `${reason}; what changed most lately in it`,
    `${reason}; a part that fills the budget`,
  ]);
});

Deno.test("renderBody() refuses more bytes than a body may have, but not parts of such files", async () => {
  // Read from a repository that says they are larger than they are.
  await using ranked = await rankRepo({ "a.txt": "one\ntwo\n", "b.txt": "three\n" });
  const claimed = ["a.txt", "b.txt"].map((path) => {
    const file = ranked.file(path);
    return { ...file, entry: { ...file.entry, size: 2 ** 28 } };
  });
  const { tokenizer } = ranked.counter;
  const render = (kind: SectionKind) =>
    renderBody(
      claimed.map((file) => ({
        file,
        startLine: 1,
        endLine: 1,
        kind,
        tokens: 1,
        endCorrection: 0,
      })),
      { repo: ranked.repo, tokenizer },
    );
  await assert.rejects(render("whole"), { code: "pack.body-too-large", exitCode: 64 });
  const { body } = await render("blocks");
  assert.match(new TextDecoder().decode(body), /one\n.*three\n/s);
});
