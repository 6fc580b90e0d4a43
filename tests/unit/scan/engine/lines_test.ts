import assert from "node:assert/strict";
import fc from "fast-check";
import { LineCursor, linesAround } from "../../../../lib/scan/engine/lines.ts";
import { utf8 } from "../sample.ts";

Deno.test("LineCursor.placeOf() counts lines by LF and columns by code points", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "😀", "\n", "\r"), maxLength: 40 });
  fc.assert(fc.property(text, fc.array(fc.nat(40), { maxLength: 5 }), (text, cuts) => {
    const cursor = new LineCursor(utf8(text));
    const chars = [...text];
    for (const cut of cuts.map((each) => Math.min(each, chars.length)).sort((a, b) => a - b)) {
      const before = chars.slice(0, cut).join("");
      const lines = before.split("\n");
      assert.deepEqual(cursor.placeOf(utf8(before).length), {
        line: lines.length,
        column: [...lines.at(-1)!].length + 1,
      });
    }
  }));
});

Deno.test("LineCursor goes on in the next block, and in a longer one", () => {
  const cursor = new LineCursor(utf8("a\nbé"));
  cursor.moveTo(utf8("éc\nd"), 3);
  assert.deepEqual(cursor.placeOf(2), { line: 2, column: 3 });
  const copy = cursor.copy();
  assert.deepEqual(copy.placeOf(5), { line: 3, column: 2 });
  cursor.extend(utf8("éc\ndef"));
  assert.deepEqual(cursor.placeOf(7), { line: 3, column: 4 });
});

Deno.test("linesAround() gives the lines that a span is in, and of a long line only a part", () => {
  const bytes = utf8("one\ntwo x\nthree\nfour");
  assert.deepEqual(linesAround(bytes, { start: 6, end: 12 }), { text: "two x\nthree", start: 4 });
  const { text, start } = linesAround(utf8("y".repeat(20_000)), { start: 9000, end: 9010 });
  assert.deepEqual([text.length, start], [8202, 4904]);
});
