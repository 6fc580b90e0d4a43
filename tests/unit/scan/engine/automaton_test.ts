import assert from "node:assert/strict";
import fc from "fast-check";
import { buildAutomaton, foldByte, runAutomaton } from "../../../../lib/scan/engine/automaton.ts";

function hits(literals: readonly string[], text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const found: string[] = [];
  runAutomaton(buildAutomaton(literals), bytes, { from: 0, to: bytes.length }, (literal, end) => {
    found.push(`${literals[literal]}@${end}`);
  });
  return found.sort();
}

Deno.test("runAutomaton() finds literals within each other, in any case", () => {
  assert.deepEqual(hits(["she", "he", "hers"], "uSHErs"), ["he@4", "hers@6", "she@4"]);
});

Deno.test("runAutomaton() finds what a search for each literal finds", () => {
  const literal = fc.string({ unit: fc.constantFrom("a", "b", "_"), minLength: 1, maxLength: 4 });
  fc.assert(fc.property(
    fc.uniqueArray(literal, { minLength: 1, maxLength: 8 }),
    fc.string({ unit: fc.constantFrom("a", "A", "b", "_", "x"), maxLength: 60 }),
    (literals, text) => {
      const expected: string[] = [];
      for (const literal of literals) {
        for (let at = 0; at + literal.length <= text.length; at++) {
          if (text.toLowerCase().startsWith(literal, at)) {
            expected.push(`${literal}@${at + literal.length}`);
          }
        }
      }
      assert.deepEqual(hits(literals, text), expected.sort());
    },
  ));
});

Deno.test("runAutomaton() looks at its range only", () => {
  const bytes = new TextEncoder().encode("abcabc");
  const ends: number[] = [];
  const automaton = buildAutomaton(["abc"]);
  runAutomaton(automaton, bytes, { from: 1, to: 6 }, (_, end) => void ends.push(end));
  assert.deepEqual(ends, [6]);
});

Deno.test("buildAutomaton() refuses what is empty, in upper case or no byte", () => {
  for (const bad of ["", "Abc", "a\u0100"]) assert.throws(() => buildAutomaton([bad]), TypeError);
  assert.equal(foldByte(0x41), 0x61);
  assert.equal(foldByte(0x5b), 0x5b);
});
