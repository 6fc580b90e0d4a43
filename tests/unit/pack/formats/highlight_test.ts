import assert from "node:assert/strict";
import fc from "fast-check";
import { loadHighlighter } from "../../../../lib/pack/formats/grammars.ts";
import {
  highlightCode,
  MAX_HIGHLIGHTED,
  MAX_HIGHLIGHTED_LINE,
} from "../../../../lib/pack/formats/highlight.ts";
import { HOSTILE_FILES } from "./hostile_pack.ts";
import { assertWellFormed, textOf } from "./markup.ts";

const LANGUAGES = ["typescript", "markdown", "html", "python", "xml", "shell", "yaml", "css"];
const highlighter = await loadHighlighter(LANGUAGES);

Deno.test("highlightCode() gives back every text in every language, as markup of its own", () => {
  for (const language of [...LANGUAGES, "text"]) {
    for (const text of Object.values(HOSTILE_FILES)) {
      const { html } = highlightCode(text, language, highlighter);
      assert.equal(textOf(html), text);
      const { names, attributes } = assertWellFormed(html);
      assert.deepEqual([...names].filter((name) => name !== "i"), []);
      assert.deepEqual([...attributes].filter((name) => !/^(?:class|data-u)$/.test(name)), []);
    }
  }
});

Deno.test("highlightCode() carries any text", () => {
  const unit = fc.oneof(
    fc.constantFrom("<", "&", '"', "`", "/*", "*/", "${", "}", "\n", "\r", "class ", "\u{1f600}"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  fc.assert(fc.property(fc.string({ unit }), fc.constantFrom(...LANGUAGES), (text, language) => {
    assert.equal(textOf(highlightCode(text, language, highlighter).html), text);
  }));
});

Deno.test("highlightCode() colours keywords, strings and comments", () => {
  const { html, plain } = highlightCode("const a = 'x'; // y", "typescript", highlighter);
  assert.equal(plain, undefined);
  assert.ok(html.startsWith("<i class=k>const</i> "), html);
  assert.ok(html.includes("<i class=s>'x'</i>"), html);
  assert.ok(html.endsWith("<i class=c>// y</i>"), html);
});

Deno.test("highlightCode() leaves long texts and long lines plain, and says so", () => {
  const long = highlightCode("let a;\n".repeat(MAX_HIGHLIGHTED / 7 + 1), "typescript", highlighter);
  assert.equal(long.plain, "over 200 kB");
  const line = highlightCode(`let a = "${"x".repeat(MAX_HIGHLIGHTED_LINE)}";`, "css", highlighter);
  assert.equal(line.plain, "a line over 500 characters");
  assert.ok(!/<i/.test(long.html + line.html));
  const none = highlightCode("a", "cobol", highlighter);
  assert.deepEqual(none, { html: "a", plain: undefined, isMostlyHidden: false });
});

Deno.test("highlightCode() carries long texts whole, wherever they can be cut", () => {
  const block = "/* a\n\n\n  b */\n\nconst a = `x\n\ny`;\r\n\r\nlet b;\n";
  for (const text of [block.repeat(2000), "a;\n".repeat(60_000), `${" \n".repeat(50_000)}x`]) {
    const { html, plain } = highlightCode(text, "typescript", highlighter);
    assert.equal(plain, undefined);
    assert.equal(textOf(html), text);
  }
});

Deno.test("highlightCode() gives a grammar no more at once than it can be slow with", () => {
  const lengths: number[] = [];
  const counting = {
    ...highlighter,
    highlight(code: string, options: { readonly language: string }) {
      lengths.push(code.length);
      return highlighter.highlight(code, options);
    },
  };
  const text = "a: b\n".repeat(20_000);
  assert.equal(textOf(highlightCode(text, "yaml", counting as never).html), text);
  assert.ok(Math.max(...lengths) <= 16_000 && lengths.length < 15, String(lengths));
});

Deno.test("highlightCode() falls back to plain text where the library gives another text", () => {
  for (
    const value of [
      "const",
      "const  a",
      '<span class="hljs-keyword">const a',
      "x &copy;",
      "const a<",
    ]
  ) {
    const broken = { ...highlighter, highlight: () => ({ value }) };
    const markup = highlightCode("const a", "css", broken as never);
    assert.deepEqual(markup, {
      html: "const a",
      plain: "its grammar failed",
      isMostlyHidden: false,
    });
  }
});

Deno.test("highlightCode() takes over no markup from the library", () => {
  const value = '<span class="hljs-keyword"><img src=x onerror=1></span>';
  const broken = { ...highlighter, highlight: () => ({ value }) };
  const { html } = highlightCode("<img src=x onerror=1>", "css", broken as never);
  assert.ok(!html.includes("<img"), html);
});

Deno.test("highlightCode() puts no mark on text that is mostly hidden characters", () => {
  const { html, isMostlyHidden } = highlightCode("\u202e".repeat(3000), "text", highlighter);
  assert.equal(isMostlyHidden, true);
  assert.ok(!html.includes("<i"));
});
