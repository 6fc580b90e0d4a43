import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BYTE_CLASSES,
  classAt,
  classOf,
  CLOSING,
  END_BYTE,
  LETTER,
  lettersEnd,
  MULTI,
  NEWLINE,
  NUMBER,
  OPENING,
  OTHER,
  runEnd,
  smallLettersEnd,
  SPACE,
  widthAt,
} from "../../../lib/tokens/char_class.ts";
import { bufferOf } from "./text.ts";

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

Deno.test("classOf() finds no ASCII character that both opens and closes a word of o200k", () => {
  for (let code = 0; code < 0x80; code++) {
    assert.notEqual(classOf(code) & (OPENING | CLOSING), OPENING | CLOSING);
  }
});

Deno.test("BYTE_CLASSES ends a text by a byte that UTF-8 does not have", () => {
  assert.equal(BYTE_CLASSES[END_BYTE], 0);
  assert.equal(BYTE_CLASSES[0x80], MULTI);
  assert.equal(BYTE_CLASSES[0xf4], MULTI);
  assert.equal(BYTE_CLASSES[0x7f], OTHER);
});

Deno.test("classAt() and widthAt() read every code point as classOf() has it", () => {
  for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
    if (codePoint === 0xd800) codePoint = 0xe000;
    if (codePoint > 0x3100 && codePoint % 17 !== 0) continue;
    const bytes = new TextEncoder().encode(String.fromCodePoint(codePoint));
    assert.equal(classAt(bytes, 0), classOf(codePoint), codePoint.toString(16));
    assert.equal(widthAt(bytes, 0), bytes.length, codePoint.toString(16));
  }
});

Deno.test("classAt() returns nothing at the end", () => {
  assert.equal(classAt(bufferOf("a").bytes, 1), 0);
  assert.equal(widthAt(bufferOf("a").bytes, 1), 1);
});

Deno.test("runEnd() ends before the first character of another class", () => {
  assert.equal(runEnd(bufferOf("ab\u{20000}1").bytes, 0, LETTER), 6);
  assert.equal(runEnd(bufferOf("ab\u{20000}").bytes, 0, LETTER), 6);
  assert.equal(runEnd(bufferOf("a\u00a0").bytes, 0, LETTER), 1);
  assert.equal(runEnd(bufferOf("1").bytes, 0, LETTER), 0);
});

Deno.test("lettersEnd() ends where runEnd() of LETTER does, smallLettersEnd() where /[a-z]*/ does", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."azAZmM@[`{09 =\n\x7f\u00e9\u0141\u3042\u{1f600}\u{20000}"),
    maxLength: 24,
  });
  fc.assert(
    fc.property(text, (sample) => {
      const { bytes, view, length } = bufferOf(sample);
      for (let at = 0; at < length; at += widthAt(bytes, at)) {
        assert.equal(lettersEnd(bytes, view, at), runEnd(bytes, at, LETTER));
        const small = /^[a-z]*/.exec(String.fromCharCode(...bytes.subarray(at, length)))![0];
        assert.equal(smallLettersEnd(view, at), at + small.length);
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("smallLettersEnd() takes exactly a to z of all bytes", () => {
  for (let byte = 0; byte < 256; byte++) {
    const view = new DataView(Uint8Array.of(byte, 0xff, 0xff, 0xff, 0xff, 0, 0, 0).buffer);
    assert.equal(smallLettersEnd(view, 0), byte >= 0x61 && byte <= 0x7a ? 1 : 0, `${byte}`);
  }
});
