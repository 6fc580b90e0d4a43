import assert from "node:assert/strict";
import { WEIGHTS } from "../../../lib/pack/weights.ts";

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
  });
  assert.ok(Object.values(WEIGHTS).every((weight) => Number.isInteger(weight) && weight >= 0));
});
