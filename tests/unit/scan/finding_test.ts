import assert from "node:assert/strict";
import { compareFindings, type Finding, joinResults, NOTHING } from "../../../lib/scan/finding.ts";

function finding(path: string, line: number, column: number, rule: string = "r"): Finding {
  return {
    rule,
    description: "",
    severity: "low",
    path,
    line,
    column,
    end_line: line,
    end_column: column,
    fingerprint: "",
    masked: "",
    reason: "",
    excerpt: "",
  };
}

Deno.test("compareFindings() orders by the path's bytes, place and rule", () => {
  const sorted = [
    finding("a", 2, 1),
    finding("a", 10, 1, "p"),
    finding("a", 10, 1, "q"),
    finding("a", 10, 2),
    finding("\uffff", 1, 1),
    finding("😀", 1, 1),
  ];
  assert.deepEqual(sorted.toReversed().sort(compareFindings), sorted);
});

Deno.test("joinResults() adds up, and gives the same whatever the order", () => {
  const one = { ...NOTHING, findings: [finding("b", 1, 1)], files: 1, bytes: 5, leftOut: { x: 1 } };
  const incomplete = [{ path: "c", reason: "changed" as const, detail: "d" }];
  const two = {
    ...NOTHING,
    findings: [finding("a", 1, 1)],
    files: 2,
    incomplete,
    leftOut: { x: 2, a: 1 },
  };
  const joined = joinResults([one, two]);
  assert.deepEqual(joinResults([two, one]), joined);
  assert.deepEqual(joined.findings.map(({ path }) => path), ["a", "b"]);
  assert.deepEqual([joined.files, joined.bytes, joined.incomplete], [3, 5, incomplete]);
  assert.equal(JSON.stringify(joined.leftOut), '{"a":1,"x":3}');
});
