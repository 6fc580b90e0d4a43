import assert from "node:assert/strict";
import { count, rowOf } from "../../../lib/transcript/verify_state.ts";

Deno.test("rowOf() passes without a fault and tells the first of several", () => {
  assert.deepEqual(rowOf("x", [], "fine"), { id: "x", status: "passed", detail: "fine" });
  assert.deepEqual(rowOf("x", ["bad"], "fine"), { id: "x", status: "failed", detail: "bad" });
  assert.equal(rowOf("x", ["bad", "b", "c"], "fine").detail, "bad (and 2 more)");
});

Deno.test("count() knows one from many", () => {
  assert.deepEqual([0, 1, 2].map((n) => count(n, "line")), ["0 lines", "1 line", "2 lines"]);
});
