import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson, compareUtf8, type Json } from "../../lib/base/mod.ts";

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const wellFormed = fc.oneof(text, fc.string({ unit: "binary", maxLength: 8 }))
  .filter((value) => value.isWellFormed());
const key = fc.oneof(wellFormed, fc.constantFrom("__proto__", "constructor", "1", "10", "toJSON"));

/** JSON values with hostile keys; `numbers` says which numbers there are. */
function jsonValues(numbers: fc.Arbitrary<number>): fc.Arbitrary<Json> {
  return fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom<Json>(null, true, false),
      numbers,
      wellFormed,
      fc.array(tie("value"), { maxLength: 5 }),
      fc.array(fc.tuple(key, tie("value")), { maxLength: 5 })
        // fromEntries defines members, so that `__proto__` is one too.
        .map((entries) => Object.fromEntries(entries) as Json),
    ),
  })).value;
}

const integers = fc.oneof(fc.maxSafeInteger(), fc.integer()).map((value) => value + 0);
const doubles = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** Returns the same value with the members of every object inserted the other way round. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).reverse().map(([name, item]) => [name, reversed(item as Json)]),
  );
}

Deno.test("canonicalJson() is read back as the same value", () => {
  fc.assert(fc.property(jsonValues(integers), (value) => {
    assert.deepEqual(JSON.parse(canonicalJson(value)), value);
  }));
  fc.assert(fc.property(jsonValues(doubles), (value) => {
    assert.deepEqual(JSON.parse(canonicalJson(value, { numbers: "finite" })), value);
  }));
});

Deno.test("canonicalJson() does not depend on the order of insertion", () => {
  fc.assert(fc.property(jsonValues(integers), (value) => {
    assert.equal(canonicalJson(reversed(value)), canonicalJson(value));
  }));
});

Deno.test("canonicalJson() of its own output read back is its own output", () => {
  fc.assert(fc.property(jsonValues(doubles), (value) => {
    const once = canonicalJson(value, { numbers: "finite" });
    assert.equal(canonicalJson(JSON.parse(once), { numbers: "finite" }), once);
  }));
});

Deno.test("canonicalJson() holds no white space between tokens and is never longer than JSON's", () => {
  fc.assert(fc.property(jsonValues(integers), (value) => {
    assert.equal(canonicalJson(value).length, JSON.stringify(value).length);
  }));
});

Deno.test("canonicalJson() answers any value with text or a TypeError", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (value) => {
      try {
        JSON.parse(canonicalJson(value as Json));
      } catch (error) {
        assert.ok(error instanceof TypeError);
        assert.match(error.message, /^Cannot write \$/);
      }
    }),
  );
});

Deno.test("compareUtf8() has the sign of a comparison of bytes", () => {
  const encoder = new TextEncoder();
  function compareBytes(a: Uint8Array, b: Uint8Array): number {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      if (a[i] !== b[i]) return a[i]! - b[i]!;
    }
    return a.length - b.length;
  }
  // Strings that share a beginning find more than two that differ in the first character.
  const related = fc.tuple(wellFormed, wellFormed, wellFormed)
    .map(([head, a, b]) => [head + a, head + b] as const);
  fc.assert(
    fc.property(related, ([a, b]) => {
      const expected = Math.sign(compareBytes(encoder.encode(a), encoder.encode(b)));
      assert.equal(Math.sign(compareUtf8(a, b)), expected);
      assert.equal(Math.sign(compareUtf8(b, a)), 0 - expected);
    }),
    { numRuns: 1000 },
  );
});
