import assert from "node:assert/strict";
import {
  cvss3Score,
  reaches,
  severityOfScore,
  severityOfWord,
} from "../../../../lib/supply/deps/severity.ts";

// Scores that FIRST publishes for these CVEs in its CVSS v3.1 examples.
const EXAMPLES = [
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1],
  ["CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4],
  ["CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1],
  ["CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 4.2],
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10],
  ["CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8],
  ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:P", 7.5],
  ["CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", 0],
] as const;

Deno.test("cvss3Score() gives the published base scores", () => {
  for (const [vector, score] of EXAMPLES) assert.equal(cvss3Score(vector), score, vector);
});

Deno.test("cvss3Score() knows nothing of other texts", () => {
  for (
    const text of [
      "",
      "9.8",
      "CVSS:4.0/AV:N/AC:L",
      "CVSS:3.1/AV:N",
      "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    ]
  ) {
    assert.equal(cvss3Score(text), undefined, text);
  }
});

Deno.test("severityOfScore() and severityOfWord() use one scale", () => {
  assert.deepEqual([0, 3.9, 4, 6.9, 7, 8.9, 9, 10].map(severityOfScore), [
    "low",
    "low",
    "medium",
    "medium",
    "high",
    "high",
    "critical",
    "critical",
  ]);
  assert.deepEqual(["MODERATE", "High", "low", "odd", undefined].map(severityOfWord), [
    "medium",
    "high",
    "low",
    "unknown",
    "unknown",
  ]);
});

Deno.test("reaches() takes the unknown for the gravest", () => {
  assert.equal(reaches("unknown", "critical"), true);
  assert.equal(reaches("medium", "high"), false);
  assert.equal(reaches("high", "high"), true);
});
