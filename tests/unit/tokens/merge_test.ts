import assert from "node:assert/strict";
import fc from "fast-check";
import { countMerged } from "../../../lib/tokens/merge.ts";

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

const token = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 2, maxLength: 6 });
const vocabulary = fc.uniqueArray(token, { maxLength: 40 }).map((tokens) =>
  new Map([...["a", "b", "c"], ...tokens].map((bytes, rank) => [bytes, rank] as const))
);

Deno.test("countMerged() merges as byte-pair encoding is defined, for short and long pieces", () => {
  const piece = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(vocabulary, piece, (ranks, bytes) => {
      const expected = ranks.has(bytes) ? 1 : mergeByDefinition(bytes, ranks);
      assert.equal(countMerged(bytes, ranks), expected);
    }),
    { numRuns: 400 },
  );
});

Deno.test("countMerged() counts a piece that is a token as one, however it would merge", () => {
  assert.equal(countMerged("abc", new Map([["a", 0], ["b", 1], ["c", 2], ["abc", 3]])), 1);
});
