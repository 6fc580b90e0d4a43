import assert from "node:assert/strict";
import { type CheckStatus, type ExitName, verdictOf } from "../../../lib/base/mod.ts";

const VERDICTS: readonly (readonly [readonly CheckStatus[], ExitName])[] = [
  [[], "undecided"],
  [["passed"], "ok"],
  [["failed"], "no"],
  [["skipped"], "undecided"],
  [["not checked"], "undecided"],
  [["not run"], "undecided"],
  [["passed", "passed"], "ok"],
  [["passed", "skipped"], "ok"],
  [["passed", "not checked"], "ok"],
  [["passed", "not run"], "undecided"],
  [["skipped", "not checked"], "undecided"],
  [["passed", "failed"], "no"],
  [["failed", "not run"], "no"],
  [["not run", "failed"], "no"],
  [["passed", "skipped", "not checked", "not run"], "undecided"],
  [["passed", "skipped", "not checked", "not run", "failed"], "no"],
];

for (const [statuses, expected] of VERDICTS) {
  Deno.test(`verdictOf() says ${expected} for [${statuses.join(", ")}]`, () => {
    const checks = statuses.map((status, i) => ({ id: `check-${i}`, status, detail: "" }));
    assert.equal(verdictOf(checks), expected);
    assert.equal(verdictOf(checks.toReversed()), expected);
  });
}
