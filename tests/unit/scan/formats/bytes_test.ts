import assert from "node:assert/strict";
import {
  CLASS,
  hasAt,
  isAt,
  latin1,
  lineEnd,
  lineStart,
  QUOTE,
  skip,
  SPACE,
  WORD,
} from "../../../../lib/scan/formats/bytes.ts";

const bytes = new TextEncoder().encode('one\r\n  two="3"\nfour');

Deno.test("CLASS gives each byte at most one class", () => {
  assert.equal(CLASS.length, 256);
  for (const bits of CLASS) assert.equal(bits & (bits - 1), 0);
});

Deno.test("isAt() is false outside, and for bytes of other classes", () => {
  assert.equal(isAt(bytes, 0, WORD), true);
  assert.equal(isAt(bytes, 0, SPACE | QUOTE), false);
  assert.equal(isAt(bytes, -1, WORD), false);
  assert.equal(isAt(bytes, bytes.length, WORD), false);
});

Deno.test("skip() stops at another class, at the limit and at the end", () => {
  assert.equal(skip(bytes, 5, SPACE), 7);
  assert.equal(skip(bytes, 0, WORD, 2), 2);
  assert.equal(skip(bytes, 15, WORD), bytes.length);
});

Deno.test("lineStart() and lineEnd() know both line breaks and their limits", () => {
  assert.equal(lineStart(bytes, 9), 5);
  assert.equal(lineEnd(bytes, 0), 3);
  assert.equal(lineEnd(bytes, 15), bytes.length);
  assert.equal(lineStart(bytes, 9, 2), 7);
  assert.equal(lineEnd(bytes, 5, 3), 8);
});

Deno.test("latin1() keeps each byte one character, those from 0x80 to 0x9f too", () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const text = latin1(all);
  assert.equal(text.length, 256);
  for (let byte = 0; byte < 256; byte++) assert.equal(text.charCodeAt(byte), byte);
  assert.equal(latin1(all, 65, 68), "ABC");
  assert.equal(latin1(all.subarray(65), 0, 2), "AB");
  assert.equal(latin1(all, 250, 999).length, 6);
});

Deno.test("hasAt() compares in any case, and never beyond the end", () => {
  const text = new TextEncoder().encode("<![CDATA[");
  assert.equal(hasAt(text, 0, "<![cdata["), true);
  assert.equal(hasAt(text, 1, "<![cdata["), false);
  assert.equal(hasAt(text, -1, "<"), false);
});
