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

Deno.test("TextReader puts first the blocks that hold the focus, and then those that changed", async () => {
  const block = (name: string): string => `def ${name}():\n${`    return ${name}\n`.repeat(90)}\n`;
  const text = ["first", "second", "cookie", "fourth", "fifth"].map(block).join("");
  await using ranked = await rankRepo({ "a.py": text });
  const focus = { worthOf: (line: string) => line.includes("cookie") ? 1000 : 0 };
  const room = block("cookie").length + 10;
  const lines = async (reader: TextReader): Promise<string> => {
    const file = ranked.file("a.py");
    const [range] = (await reader.blocksOf(file)).hottest(room);
    return (await reader.textOf(file)).slice(range!);
  };
  assert.match(await lines(new TextReader(ranked.repo, 100, focus)), /^def cookie/);
  assert.match(await lines(new TextReader(ranked.repo, 100)), /^def first/);
});
