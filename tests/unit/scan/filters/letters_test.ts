import assert from "node:assert/strict";
import { COMMON_WORDS, LETTER_PAIRS } from "../../../../lib/scan/filters/letters.ts";

Deno.test("LETTER_PAIRS has a step for each pair of letters", () => {
  assert.equal(LETTER_PAIRS.length, 26 * 26);
  for (const step of LETTER_PAIRS) {
    const value = step.charCodeAt(0) - "0".charCodeAt(0);
    assert.ok(value >= 0 && value <= 48, step);
  }
});

Deno.test("LETTER_PAIRS knows that u follows q and that q follows nothing", () => {
  const at = (pair: string) =>
    LETTER_PAIRS.charCodeAt((pair.charCodeAt(0) - 97) * 26 + pair.charCodeAt(1) - 97);
  assert.ok(at("qu") > at("qx"));
  assert.ok(at("th") > at("hq"));
});

Deno.test("COMMON_WORDS are small letters, sorted, each once", () => {
  const words = COMMON_WORDS.split(" ");
  assert.ok(words.length > 500);
  assert.deepEqual(words, [...new Set(words)].sort());
  for (const word of words) assert.match(word, /^[a-z]{3,14}$/);
});
