import assert from "node:assert/strict";
import { painter, printable, type Style } from "../../../lib/report/mod.ts";

Deno.test("painter() with colour wraps a text in its own codes, without it changes nothing", () => {
  const styles: readonly Style[] = ["good", "bad", "warn", "dim", "strong"];
  const painted = styles.map((style) => painter(true)("text", style));
  assert.equal(new Set(painted).size, styles.length);
  for (const [i, text] of painted.entries()) {
    assert.ok(text.startsWith("\x1b[") && text.endsWith("m") && text.includes("mtext\x1b["));
    assert.equal(painter(false)("text", styles[i]!), "text");
    assert.equal(painter(true)("", styles[i]!), "");
  }
});

/** What is shown instead of a character that must not reach a terminal. */
const HOSTILE: readonly (readonly [title: string, text: string, shown: string])[] = [
  ["colours", "\x1b[31mred\x1b[0m", "\\u001b[31mred\\u001b[0m"],
  ["a cursor that moves up", "a\x1b[1Ab", "a\\u001b[1Ab"],
  ["a window's title", "\x1b]0;title\x07", "\\u001b]0;title\\u0007"],
  ["a C1 control sequence", "\x9b31m", "\\u009b31m"],
  ["a line over the line", "good\rbad", "good\\u000dbad"],
  ["a second line", "a\nb", "a\\nb"],
  ["a tab", "a\tb", "a\\tb"],
  ["a backspace and a delete", "a\b\x7f", "a\\u0008\\u007f"],
  ["NUL", "a\0b", "a\\u0000b"],
  ["line separators", "a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d"],
  ["reversed text", "\u202egpj.exe\u202c", "\\u202egpj.exe\\u202c"],
  ["isolates", "\u2066a\u2067b\u2068c\u2069", "\\u2066a\\u2067b\\u2068c\\u2069"],
  ["direction marks", "\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"],
  ["spaces without width", "pay\u200bload\u2060\ufeff", "pay\\u200bload\\u2060\\ufeff"],
  ["halves of surrogate pairs", "\ud800a\udc00", "\\ud800a\\udc00"],
];

for (const [title, text, shown] of HOSTILE) {
  Deno.test(`printable() makes visible: ${title}`, () => {
    assert.equal(printable(text), shown);
  });
}

Deno.test("printable() leaves what people write alone", () => {
  for (
    const text of [
      "",
      "plain ASCII ~!",
      "é ü ß \u00a0",
      "日本語",
      "עברית",
      "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 😀",
      "می‌خواهم",
      "a\\nb",
    ]
  ) {
    assert.equal(printable(text), text);
  }
});

Deno.test("printable() leaves no control character of any plane, and is idempotent", () => {
  let all = "";
  for (let code = 0; code <= 0x2fff; code++) all += String.fromCharCode(code);
  const shown = printable(all);
  assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  assert.equal(printable(shown), shown);
});
