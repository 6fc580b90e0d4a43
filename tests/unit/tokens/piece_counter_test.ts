import assert from "node:assert/strict";
import { PieceCounter } from "../../../lib/tokens/piece_counter.ts";
import { buildVocabulary } from "../../../lib/tokens/vocabulary.ts";
import { bufferOf } from "./text.ts";

const TOKENS = ["a", "b", "c", "abc", "bb"];

function counter(): PieceCounter {
  const bytes = new TextEncoder().encode(`${TOKENS.join("")}________`);
  let end = 0;
  const ends = Int32Array.from(TOKENS, (token) => end += token.length);
  return new PieceCounter(buildVocabulary("gpt2", { bytes, ends }));
}

Deno.test("count() counts a piece that is a token as one, however it would merge", () => {
  assert.equal(counter().count(bufferOf("abc").view, 0, 3), 1);
  assert.equal(counter().count(bufferOf("xabcx").view, 1, 4), 1);
});

Deno.test("count() merges other pieces, the first time and when it remembers them", () => {
  const pieces = counter();
  for (const piece of ["bbb", "abcabc", "b".repeat(64), "b".repeat(65), "b".repeat(2000)]) {
    const expected = piece.startsWith("a") ? 6 : Math.ceil(piece.length / 2);
    for (let i = 0; i < 3; i++) {
      assert.equal(pieces.count(bufferOf(piece).view, 0, piece.length), expected, piece);
    }
  }
});

Deno.test("count() gives the same counts after it has seen more pieces than it remembers", () => {
  const pieces = counter();
  // 17 digits of base 2 each in "a" and "c", none of which merge.
  const piece = (i: number): string =>
    i.toString(2).padStart(17, "0").replaceAll("0", "a").replaceAll("1", "c");
  for (let i = 0; i < 70_000; i++) assert.equal(pieces.count(bufferOf(piece(i)).view, 0, 17), 17);
  for (let i = 0; i < 100; i++) assert.equal(pieces.count(bufferOf(piece(i)).view, 0, 17), 17);
});
