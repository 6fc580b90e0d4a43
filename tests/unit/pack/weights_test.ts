import assert from "node:assert/strict";
import { largeBytes, partOf, WEIGHTS } from "../../../lib/pack/weights.ts";

Deno.test("WEIGHTS are the frozen ones of version 1, whole numbers all", () => {
  assert.deepEqual(WEIGHTS, {
    halfLife: 100,
    folderPercent: 50,
    categoryPercent: 100,
    sourcePercent: 150,
    sourceQuota: 60,
    headPercent: 5,
    largePercent: 10,
    partPercent: 5,
    leastPart: 200,
  });
  assert.ok(Object.values(WEIGHTS).every((weight) => Number.isInteger(weight) && weight >= 0));
});

Deno.test("partOf() and largeBytes() go with the budget, but not below what is worth a header", () => {
  const of = (budget: number) => [partOf(budget, WEIGHTS), largeBytes(budget, WEIGHTS)];
  assert.deepEqual(of(50_000), [2500, 20_000]);
  assert.deepEqual(of(1000), [200, 1600]);
  assert.deepEqual(of(1_000_000_000), [50_000_000, 400_000_000]);
});
