import assert from "node:assert/strict";
import { type ScanReport, schemaSources, validatorOf } from "../../../lib/schema/mod.ts";

const FINDING: ScanReport["findings"][number] = {
  rule: "sample-token",
  description: "A token",
  severity: "high",
  path: "a/b",
  line: 1,
  column: 2,
  end_line: 1,
  end_column: 9,
  fingerprint: "0123456789abcdef0123456789abcdef",
  masked: "********",
  reason: "rule sample-token",
};

const REPORT: ScanReport = {
  v: 1,
  ruleset_digest: "a".repeat(64),
  scanned: { files: 1, bytes: 10 },
  findings: [FINDING],
  suppressed: [{ ...FINDING, by: "baseline", commit: "b".repeat(40), blob: "c".repeat(64) }],
  incomplete: [{ path: "", reason: "shallow", detail: "The clone is shallow" }],
  left_out: { binary: 2 },
};

Deno.test("the schema of scan reports accepts one, and refuses it with anything more or less", async () => {
  const sources = await schemaSources();
  const { schema } = sources.find(({ file }) => file === "scan_report.schema.json")!;
  const validate = await validatorOf<ScanReport>(schema);
  assert.equal(validate(REPORT).ok, true);
  const [finding] = REPORT.findings;
  const wrong: readonly unknown[] = [
    { ...REPORT, v: 2 },
    { ...REPORT, more: 1 },
    { ...REPORT, scanned: { files: 1.5, bytes: 1 } },
    { ...REPORT, findings: [{ ...finding, secret: "x" }] },
    { ...REPORT, findings: [{ ...finding, line: 0 }] },
    { ...REPORT, suppressed: [finding] },
    { ...REPORT, incomplete: [{ path: "", reason: "tired", detail: "x" }] },
    { ...REPORT, left_out: { binary: 0 } },
    {},
  ];
  for (const each of wrong) assert.equal(validate(each).ok, false, JSON.stringify(each));
});
