import assert from "node:assert/strict";
import { expandExample } from "../../../../lib/scan/rules/examples.ts";

const SEED = { rule: "sample-token", index: 0 };

Deno.test("expandExample() gives the same text for the same rule and index, another for others", () => {
  const template = "tok_{36:A-Za-z0-9}";
  const text = expandExample(template, SEED);
  assert.match(text, /^tok_[A-Za-z0-9]{36}$/);
  assert.equal(expandExample(template, SEED), text);
  assert.notEqual(expandExample(template, { ...SEED, index: 1 }), text);
  assert.notEqual(expandExample(template, { ...SEED, rule: "other-token" }), text);
});

Deno.test("expandExample() draws lengths, literal dashes and several parts", () => {
  for (let index = 0; index < 50; index++) {
    const text = expandExample("a{2-4:0-9}-{3:_-}.{8:a-f0-9}", { ...SEED, index });
    assert.match(text, /^a\d{2,4}-[_-]{3}\.[a-f0-9]{8}$/);
    assert.match(text.slice(-8), /[a-f].*\d|\d.*[a-f]/);
  }
});

Deno.test("expandExample() gives what stands before to a named expansion", () => {
  const named = { twice: ({ before }: { before: string }) => before };
  const text = expandExample("ab{1:twice}", { ...SEED, named });
  assert.equal(text, "abab");
});

Deno.test("expandExample() leaves braces that are no part", () => {
  assert.equal(expandExample("{x} {1:} ${Y}", SEED), "{x} {1:} ${Y}");
});

Deno.test("expandExample() refuses a class or a length that runs backwards", () => {
  assert.throws(() => expandExample("{3:z-a}", SEED), TypeError);
  assert.throws(() => expandExample("{4-3:a-z}", SEED), TypeError);
});
