import assert from "node:assert/strict";
import { compareUtf8 } from "../../../lib/base/mod.ts";

/** In the order of their UTF-8 bytes. */
const ORDERED = [
  "",
  "\u0000",
  "-",
  ".",
  "/",
  "A",
  "B",
  "Z",
  "_",
  "a",
  "a\u0000",
  "a-",
  "a/",
  "aa",
  "ab",
  "z",
  "\u007f",
  "\u0080",
  "é",
  "é\u0301",
  "\u07ff",
  "\u0800",
  "\ud7ff",
  "\ue000",
  "ｚ",
  "\uffff",
  "\u{10000}",
  "\u{10000}a",
  "\u{10001}",
  "😀",
  "\u{10ffff}",
];

Deno.test("compareUtf8() orders every pair of a table as their bytes are", () => {
  for (const [i, a] of ORDERED.entries()) {
    for (const [j, b] of ORDERED.entries()) {
      assert.equal(Math.sign(compareUtf8(a, b)), Math.sign(i - j), JSON.stringify([a, b]));
    }
  }
});

Deno.test("compareUtf8() puts U+FF5A before U+1F600, unlike JavaScript's own order", () => {
  assert.ok("\u{1f600}" < "\uff5a");
  assert.ok(compareUtf8("\uff5a", "\u{1f600}") < 0);
});

Deno.test("compareUtf8() knows no locale and no case", () => {
  assert.deepEqual(["ı", "i", "I", "İ", "ä", "z"].sort(compareUtf8), [
    "I",
    "i",
    "z",
    "ä",
    "İ",
    "ı",
  ]);
});
