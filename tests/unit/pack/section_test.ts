import assert from "node:assert/strict";
import fc from "fast-check";
import { headerLine, headerPath } from "../../../lib/pack/mod.ts";
import {
  closedContent,
  countLines,
  headerStart,
  sectionEnd,
  sectionText,
} from "../../../lib/pack/section.ts";

Deno.test("headerLine() shows an ordinary path as it is", () => {
  assert.equal(headerLine("src/a b,c.ts", 1, 80), "=== src/a b,c.ts L1-L80 ===\n");
  assert.equal(
    headerPath("caf\u00e9/\u{1f468}\u200d\u{1f469}.md"),
    "caf\u00e9/\u{1f468}\u200d\u{1f469}.md",
  );
  assert.equal(headerPath('say "hi"'), 'say "hi"');
});

Deno.test("headerPath() quotes what would break, hide or turn around the line", () => {
  assert.equal(headerPath("a\nb"), '"a\\nb"');
  assert.equal(headerPath("a\x7fb"), '"a\\u007fb"');
  assert.equal(headerPath("a\u0085b"), '"a\\u0085b"');
  assert.equal(headerPath("a\u202eb"), '"a\\u202eb"');
  assert.equal(headerPath("a\u2028b"), '"a\\u2028b"');
  assert.equal(headerPath('"a"'), '"\\"a\\""');
});

Deno.test("headerPath() is one line and reads back, whatever the path", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", minLength: 1 }), (path) => {
    const shown = headerPath(path);
    // deno-lint-ignore no-control-regex -- they are what it is about
    assert.ok(!/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(shown));
    assert.equal(shown.startsWith('"') ? JSON.parse(shown) : shown, path);
  }));
});

Deno.test("countLines() counts lines as the anchors do", () => {
  for (
    const [text, lines] of [["a", 1], ["a\n", 1], ["a\nb", 2], ["\n", 1], ["\n\n", 2], [
      "a\rb",
      1,
    ]] as const
  ) {
    assert.equal(countLines(text), lines, JSON.stringify(text));
  }
});

Deno.test("sectionText() closes a content that has no line feed", () => {
  assert.equal(closedContent("a\n"), "a\n");
  assert.equal(sectionText("p", "a", { start: 1, end: 1 }), "=== p L1-L1 ===\na\n");
});

Deno.test("sectionEnd() is what headerStart() leaves of a section", () => {
  for (const content of ["a", "a\n", "\n", "\u3042"]) {
    const end = new TextDecoder().decode(sectionEnd(new TextEncoder().encode(content)));
    assert.equal(headerStart("p", 1, 2) + end, sectionText("p", content, { start: 1, end: 2 }));
  }
});
