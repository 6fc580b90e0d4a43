import assert from "node:assert/strict";
import fc from "fast-check";
import {
  escapeCode,
  isMostlyHidden,
  markHidden,
} from "../../../../lib/pack/formats/code_markup.ts";
import { assertWellFormed, textOf } from "./markup.ts";
import { HOSTILE_FILES } from "./hostile_pack.ts";

Deno.test("escapeCode() and markHidden() read back as their text", () => {
  for (const text of Object.values(HOSTILE_FILES)) {
    assert.equal(textOf(escapeCode(text)), text);
    assert.equal(textOf(markHidden(text)), text);
    assertWellFormed(markHidden(text));
  }
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(textOf(markHidden(text)), text);
  }));
});

Deno.test("markHidden() shows what hides or turns text, and leaves other writing alone", () => {
  assert.equal(markHidden("a\u202eb"), "a<i class=u data-u=202E>\u202e</i>b");
  assert.equal(markHidden("\u{e0041}"), "<i class=u data-u=E0041>\u{e0041}</i>");
  for (const hidden of ["\u0001", "\u007f", "\u0085", "\u200b", "\u2066", "\ufeff", "\u2028"]) {
    assert.match(markHidden(hidden), /^<i class=u data-u=[0-9A-F]{4}>/);
  }
  const plain = "tab\t line\n \u00e9 \u05d0\u05d1 \u{1f468}\u200d\u{1f469} \u6f22";
  assert.equal(markHidden(plain), plain);
});

Deno.test("isMostlyHidden() tells when marks would be too many", () => {
  assert.equal(isMostlyHidden("\u202e".repeat(2000)), false);
  assert.equal(isMostlyHidden("\u202e".repeat(2001)), true);
  assert.equal(isMostlyHidden("a".repeat(1e6)), false);
});
