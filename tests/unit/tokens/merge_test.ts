import assert from "node:assert/strict";
import fc from "fast-check";
import { countMerged } from "../../../lib/tokens/merge.ts";
import { bufferOf } from "./text.ts";

/** Byte-pair merging word by word as it is defined: the lowest rank first, the leftmost of equals. */
function mergeByDefinition(bytes: string, ranks: ReadonlyMap<string, number>): number {
  const parts = [...bytes];
  for (;;) {
    let best = -1;
    let lowest = Infinity;
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = ranks.get(parts[i]! + parts[i + 1]!) ?? Infinity;
      if (rank < lowest) {
        lowest = rank;
        best = i;
      }
    }
    if (best < 0) return parts.length;
    parts.splice(best, 2, parts[best]! + parts[best + 1]!);
  }
}

function merge(bytes: string, ranks: ReadonlyMap<string, number>): number {
  // Something stands before and after the piece.
  const { view } = bufferOf(`ab${bytes}ba`);
  return countMerged(view, { start: 2, end: 2 + bytes.length }, (text, start, length) => {
    const token = new Uint8Array(text.buffer, start, length).slice();
    return ranks.get(new TextDecoder().decode(token)) ?? -1;
  });
}

const token = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 2, maxLength: 6 });
const vocabulary = fc.uniqueArray(token, { maxLength: 40 }).map((tokens) =>
  new Map([...["a", "b", "c"], ...tokens].map((bytes, rank) => [bytes, rank] as const))
);

Deno.test("countMerged() merges as byte-pair encoding is defined, for short and long pieces", () => {
  const piece = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(vocabulary, piece, (ranks, bytes) => {
      assert.equal(merge(bytes, ranks), mergeByDefinition(bytes, ranks));
    }),
    { numRuns: 400 },
  );
});

Deno.test("countMerged() does the same on either side of the length where it changes its way", () => {
  const ranks = new Map(["a", "b", "ab", "ba", "aba", "abab", "bb"].map((bytes, i) => [bytes, i]));
  for (let length = 1; length < 130; length++) {
    for (const bytes of ["a", "ab", "abb", "abba"].map((part) => part.repeat(length))) {
      const piece = bytes.slice(0, length);
      assert.equal(merge(piece, ranks), mergeByDefinition(piece, ranks), `${length}`);
    }
  }
});
