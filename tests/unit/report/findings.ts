/** A report of findings for the tests of its forms. */

import type { FindingReport } from "../../../lib/report/mod.ts";

/** A finding, an accepted one and a gap; their texts hold what each form must escape. */
export const REPORT: FindingReport = {
  tool: { name: "packrepo-scan", version: "1.2.3" },
  rulesDigest: "a".repeat(64),
  rules: [
    { id: "one-token", description: "One <b>", url: "https://example.org/", severity: "critical" },
    { id: "two-token", description: "Two", url: "", severity: "low" },
  ],
  findings: [{
    rule: "one-token",
    severity: "critical",
    message: `One & "two": one_********`,
    path: "d e/ü#%.txt",
    region: { line: 3, column: 5, endLine: 4, endColumn: 1 },
    fingerprint: "0123456789abcdef0123456789abcdef",
    commit: "c".repeat(40),
  }],
  suppressed: [{
    rule: "two-token",
    severity: "low",
    message: "Two: ********",
    path: "b",
    fingerprint: "f".repeat(32),
    suppressed: { by: "baseline", reason: "it is in the baseline" },
  }],
  gaps: [{ path: "a.zip", reason: "archive-limit", detail: "Too \u0001 large" }, {
    path: "",
    reason: "shallow",
    detail: "The clone is shallow",
  }],
};

/** A report of nothing. */
export const EMPTY: FindingReport = {
  tool: { name: "packrepo-scan", version: "1.2.3" },
  rules: [],
  findings: [],
  suppressed: [],
  gaps: [],
};
