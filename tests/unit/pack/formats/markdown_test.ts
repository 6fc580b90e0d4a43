import assert from "node:assert/strict";
import fc from "fast-check";
import { codeSpan, fenceFor, renderMarkdown } from "../../../../lib/pack/formats/markdown.ts";
import { createPack } from "../../../../lib/pack/mod.ts";
import { memoryRepo } from "../memory_repo.ts";
import { chunkedPack } from "./chunked_pack.ts";
import { chunkTexts, hostilePack } from "./hostile_pack.ts";

/** Returns the fenced blocks of a text, as CommonMark 0.31 section 4.5 finds them. */
function fencedBlocks(text: string): { info: string; content: string; before: string }[] {
  const blocks = [];
  const lines = text.split("\n");
  let before: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const open = lines[i]!.match(/^(`{3,})([^`]*)$/);
    if (open === null) {
      before.push(lines[i]!);
      continue;
    }
    const content: string[] = [];
    for (i++; i < lines.length; i++) {
      const close = lines[i]!.match(/^ {0,3}(`{3,})[ \t]*$/);
      if (close !== null && close[1]!.length >= open[1]!.length) break;
      content.push(lines[i]!);
    }
    assert.ok(i < lines.length, "every fence is closed");
    blocks.push({ info: open[2]!, content: `${content.join("\n")}\n`, before: before.join("\n") });
    before = [];
  }
  return blocks;
}

function readBack(markdown: string): string[] {
  return fencedBlocks(markdown).map(({ content, before }) =>
    before.includes("no line feed at its end") ? content.slice(0, -1) : content
  );
}

Deno.test("renderMarkdown() gives back every content, whatever it holds", async () => {
  const pack = await hostilePack();
  const markdown = renderMarkdown(pack);
  assert.deepEqual(readBack(markdown), chunkTexts(pack).map(([, , text]) => text));
  assert.equal(renderMarkdown(structuredClone(pack)), markdown);
});

Deno.test("renderMarkdown() keeps names on their line and in their code span", async () => {
  const markdown = renderMarkdown(await hostilePack());
  assert.match(markdown, /^## ````back`ticks```\.md```` L1-L4$/m);
  assert.match(markdown, /^## `"line\\nfeed\\r\\t\.txt"` L1-L1$/m);
  assert.match(markdown, /^## `"bidi\\u202e\.py"` L1-L2$/m);
  assert.match(markdown, /^- `"left\\nout\\u202e\.bin"` binary, 2 bytes$/m);
  const outside = fencedBlocks(markdown).map(({ before }) => before).join("\n");
  assert.doesNotMatch(outside.replace(/(`+)[^]*?\1/g, ""), /<script|\u202e/);
});

Deno.test("renderMarkdown() says of each chunk its language, tokens, reason and score", async () => {
  const pack = await createPack(
    memoryRepo({ "a.c": "int a;\n", "b.cs": "class B {}\n", "c.cpp": "int c;\n", "d": "d\n" }),
    { budget: 1000, tokenizer: "gpt2" },
  );
  const markdown = renderMarkdown(pack);
  const infos = fencedBlocks(markdown).map(({ info }) => info);
  assert.deepEqual(infos, ["c", "csharp", "cpp", "text"]);
  for (const { tokens, reason, score } of pack.index.chunks) {
    assert.ok(markdown.includes(`\n${tokens} tokens · ${reason} · score ${score}\n`), reason);
  }
  assert.ok(markdown.includes("Nothing was left out."));
  assert.ok(markdown.includes(pack.index.manifest_digest));
});

Deno.test("renderMarkdown() lists so many that were left out, and says how many more", async () => {
  const files = Object.fromEntries(Array.from({ length: 1203 }, (_, i) => [`f${i}.bin`, `\0${i}`]));
  const pack = await createPack(memoryRepo({ ...files, a: "a\n" }), {
    budget: 1000,
    tokenizer: "gpt2",
  });
  const markdown = renderMarkdown(pack);
  assert.equal(markdown.match(/^- `f/gm)?.length, 1000);
  assert.ok(markdown.includes("\n1,203 binary\n"));
  assert.ok(markdown.endsWith("\n203 more are listed in pack.index.json.\n"));
});

Deno.test("fenceFor() is longer than any run inside", () => {
  fc.assert(fc.property(
    fc.string({ unit: fc.constantFrom("`", "a", "\n", " ", "~") }),
    (text) => {
      const fence = fenceFor(text);
      assert.match(fence, /^`{3,}$/);
      assert.ok(!text.includes(fence));
    },
  ));
});

Deno.test("codeSpan() reads back as its text", () => {
  fc.assert(fc.property(
    fc.string({ unit: fc.constantFrom("`", "a", " ", "*"), minLength: 1 }),
    (text) => {
      const [, fence, inner] = codeSpan(text).match(/^(`+)([^]*?[^`])\1$/)!;
      assert.ok(!new RegExp(`(?<!\`)${fence}(?!\`)`).test(inner!));
      // Section 6.1: one space is stripped from both ends where both have one and not all is space.
      const isStripped = inner!.startsWith(" ") && inner!.endsWith(" ") && inner!.trim() !== "";
      assert.equal(isStripped ? inner!.slice(1, -1) : inner, text);
    },
  ));
});

Deno.test("renderMarkdown() tells what was selected by hand, and each part of a file", async () => {
  const text = renderMarkdown(await chunkedPack({ include: ["a`b"], subdir: "src" }));
  assert.match(text, /^- selected by `--subdir src` ``--include 'a`b'``$/m);
  assert.match(text, /^## `src\/deep\/large\.ts` L22-L60$/m);
  assert.doesNotMatch(renderMarkdown(await chunkedPack()), /selected by/);
});
