import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { MAX_BUDGET, parseBudget } from "../../../lib/pack/mod.ts";

for (
  const [text, budget] of [["1000", 1000], ["50000", 50_000], ["1e9", MAX_BUDGET], [
    "5e4",
    50_000,
  ]] as const
) {
  Deno.test(`parseBudget(${JSON.stringify(text)}) returns ${budget}`, () => {
    assert.equal(parseBudget(text), budget);
  });
}

const REFUSED: readonly (readonly [string, RegExp, RegExp])[] = [
  ["", /whole number/, /--budget 120000/],
  ["0", /less than 1000/, /--budget 1000 or more/],
  ["-1", /less than 1000/, /--budget 1000 or more/],
  ["999", /less than 1000/, /1000/],
  ["1.5", /whole number/, /120000/],
  ["1000.5", /whole number/, /120000/],
  ["1e10", /more than 1000000000/, /1000000000 or less/],
  ["1000000001", /more than/, /or less/],
  ["50k", /whole number/, /^Pass --budget 50000$/],
  ["1.5K", /whole number/, /^Pass --budget 1500$/],
  ["2M", /whole number/, /^Pass --budget 2000000$/],
  ["50,000", /whole number/, /^Pass --budget 50000$/],
  ["50_000", /whole number/, /^Pass --budget 50000$/],
  [" 5000", /whole number/, /^Pass --budget 5000$/],
  ["0x4000", /whole number/, /120000/],
  ["Infinity", /whole number/, /120000/],
  ["NaN", /whole number/, /120000/],
  ["1e999", /whole number/, /120000/],
  ["9".repeat(400), /whole number/, /120000/],
  ["\u0665\u0660\u0660\u0660", /whole number/, /120000/],
];

for (const [text, message, hint] of REFUSED) {
  Deno.test(`parseBudget(${JSON.stringify(text.slice(0, 20))}) is refused as usage`, () => {
    assert.throws(() => parseBudget(text), (error) => {
      assert.ok(error instanceof PackRepoError);
      assert.equal(error.code, "pack.bad-budget");
      assert.equal(error.exitCode, 64);
      assert.match(error.message, message);
      assert.match(error.hint, hint);
      return true;
    });
  });
}
