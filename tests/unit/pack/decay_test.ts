import assert from "node:assert/strict";
import { decayed, integerRoot, MAX_STEP_FILES, ONE, sharedAmong } from "../../../lib/pack/decay.ts";

Deno.test("decayed() halves once every half-life and never grows", () => {
  assert.equal(decayed(0, 100), ONE);
  assert.equal(decayed(100, 100), ONE / 2);
  assert.equal(decayed(60, 30), ONE / 4);
  assert.equal(decayed(2400, 100), 1);
  assert.equal(decayed(2500, 100), 0);
  for (let age = 1; age < 3000; age++) assert.ok(decayed(age, 100) <= decayed(age - 1, 100));
});

Deno.test("decayed() is the power of two, rounded", () => {
  for (let age = 0; age < 1000; age += 7) {
    const exact = ONE * 2 ** (-age / 100);
    assert.ok(Math.abs(decayed(age, 100) - exact) <= 1, `${age}`);
  }
});

Deno.test("sharedAmong() divides by the root of the number of files", () => {
  for (let files = 1; files <= MAX_STEP_FILES; files++) {
    const exact = ONE / Math.sqrt(files);
    const shared = sharedAmong(ONE, files);
    assert.ok(Number.isInteger(shared) && Math.abs(shared - exact) < ONE / 60_000, `${files}`);
  }
});

Deno.test("integerRoot() is the root rounded down, at squares and beside them", () => {
  for (let root = 1; root < 2 ** 26; root = root * 2 + 1) {
    const square = root * root;
    assert.equal(integerRoot(square), root);
    assert.equal(integerRoot(square - 1), root - 1);
    assert.equal(integerRoot(square + 1), root);
  }
  assert.equal(integerRoot(0), 0);
  assert.equal(integerRoot(2 ** 52), 2 ** 26);
});
