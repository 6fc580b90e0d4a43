import assert from "node:assert/strict";
import { checkDocuments, verdictWord } from "../../../lib/boot/verdict.ts";

Deno.test("verdictWord() says PASSED and FAILED only of what was decided", () => {
  assert.equal(verdictWord("ok"), "PASSED");
  assert.equal(verdictWord("no"), "FAILED");
  assert.equal(verdictWord("undecided"), "UNDECIDED");
});

Deno.test("checkDocuments() keeps every field of a check", () => {
  const checks = [{ id: "a", status: "passed", detail: "b" }] as const;
  assert.deepEqual(checkDocuments(checks), checks);
});
