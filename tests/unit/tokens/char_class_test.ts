import assert from "node:assert/strict";
import {
  classAt,
  classOf,
  LETTER,
  NEWLINE,
  NUMBER,
  OTHER,
  runEnd,
  SPACE,
  widthAt,
} from "../../../lib/tokens/char_class.ts";

Deno.test("classOf() puts every code point into exactly one of space, number, letter, other", () => {
  for (let codePoint = 0; codePoint < 0x110000; codePoint += codePoint < 0x3000 ? 1 : 37) {
    const kinds = [SPACE, NUMBER, LETTER, OTHER].filter((bit) => (classOf(codePoint) & bit) !== 0);
    assert.equal(kinds.length, 1, codePoint.toString(16));
  }
});

Deno.test("classOf() takes white space as Unicode has it, not as JavaScript has it", () => {
  assert.equal(classOf(0x85), SPACE);
  assert.equal(classOf(0xfeff), OTHER);
  assert.equal(classOf(0x0a), SPACE | NEWLINE);
});

Deno.test("classAt() returns nothing at the end and reads whole characters", () => {
  assert.equal(classAt("a", 1), 0);
  assert.equal(classAt("\u{20000}", 0) & LETTER, LETTER);
  assert.equal(widthAt("\u{20000}", 0), 2);
  assert.equal(widthAt("a", 0), 1);
});

Deno.test("runEnd() ends before the first character of another class", () => {
  assert.equal(runEnd("ab\u{20000}1", 0, LETTER), 4);
  assert.equal(runEnd("1", 0, LETTER), 0);
});
