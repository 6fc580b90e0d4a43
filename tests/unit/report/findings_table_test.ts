import assert from "node:assert/strict";
import { findingsTable, painter } from "../../../lib/report/mod.ts";
import { REPORT } from "./findings.ts";

Deno.test("findingsTable() gives place, severity and rule, and the masked line below", () => {
  const rows = [...REPORT.findings, ...REPORT.suppressed]
    .map((finding) => ({ ...finding, excerpt: "key\x1b = ********" }));
  assert.equal(
    findingsTable(rows, painter(false)),
    "d e/ü#%.txt:3:5 in cccccccccccc  critical  one-token\n    key\\u001b = ********\n" +
      "b  low  two-token: it is in the baseline\n    key\\u001b = ********\n",
  );
  assert.ok(findingsTable(rows, painter(true)).includes("\x1b[31mcritical"));
});
