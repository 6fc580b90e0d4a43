import assert from "node:assert/strict";
import { FileText, TextReader } from "../../../lib/pack/file_texts.ts";
import { rankRepo } from "./ranked.ts";

Deno.test("FileText cuts by lines, whole and with their ends", () => {
  for (const text of ["a\nb\n\nc", "a\nb\n\nc\n", "\ufeffa\r\nb\r\n\nc"]) {
    const lines = text.split(/(?<=\n)/);
    const cut = new FileText(text);
    for (let start = 1; start <= lines.length; start++) {
      for (let end = start; end <= lines.length; end++) {
        assert.equal(cut.slice({ start, end }), lines.slice(start - 1, end).join(""));
      }
    }
  }
});

Deno.test("TextReader reads a text once while it is looked at", async () => {
  await using ranked = await rankRepo({ a: "one\n", b: "two\n" });
  const texts = new TextReader(ranked.repo, 100);
  ranked.repo.reads.length = 0;
  assert.equal((await texts.textOf(ranked.file("a"))).text, "one\n");
  await texts.textOf(ranked.file("a"));
  assert.equal(ranked.repo.reads.length, 1);
});
