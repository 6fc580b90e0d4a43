import { type ExitName, type Json, type JsonObject, type Sha256Hex } from "../base/mod.ts";
import {
  type FindingReport,
  findingsTable,
  formatCount,
  type Painter,
  printable,
  type ReportedFinding,
  type TableRow,
} from "../report/mod.ts";
import type { RuleSet } from "./engine/rule_set.ts";
import type { Finding, ScanResult, Suppressed } from "./finding.ts";

/** A scan with what decided it. */
export interface FinishedScan {
  readonly result: ScanResult;
  readonly digest: Sha256Hex;
  readonly ruleCount: number;
  /** For people: what was scanned, which files decided. */
  readonly label: string;
  readonly configFile: string | undefined;
  readonly baselineFile: string | undefined;
  readonly notes: readonly string[];
  readonly explain: boolean;
}

/** Returns how a scan ends: a finding is a no, whatever else was not looked at. */
export function exitOf({ findings, incomplete }: ScanResult): ExitName {
  if (findings.length > 0) return "no";
  return incomplete.length > 0 ? "undecided" : "ok";
}

function findingJson(finding: Finding): JsonObject {
  const { excerpt: _excerpt, ...shown } = finding;
  return { ...shown };
}

/** Returns the document of spec/scan_report.schema.json. */
export function scanDocument({ result, digest, explain }: FinishedScan): Json {
  const { findings, suppressed, dropped, incomplete, files, bytes, leftOut } = result;
  return {
    v: 1,
    ruleset_digest: digest,
    scanned: { files, bytes },
    findings: findings.map(findingJson),
    suppressed: suppressed.map(findingJson),
    ...(explain ? { dropped: dropped.map(findingJson) } : {}),
    incomplete: incomplete.map((each) => ({ ...each })),
    left_out: leftOut,
  };
}

function reported(finding: Finding | Suppressed): ReportedFinding {
  const { rule, severity, description, path, fingerprint, masked, commit } = finding;
  const suppressed = "by" in finding
    ? { suppressed: { by: finding.by, reason: finding.reason } }
    : {};
  return {
    rule,
    severity,
    message: `${description}: ${masked}`,
    path,
    region: {
      line: finding.line,
      column: finding.column,
      endLine: finding.end_line,
      endColumn: finding.end_column,
    },
    fingerprint,
    ...(commit === undefined ? {} : { commit }),
    ...suppressed,
  };
}

/** Returns what the reports of lib/report are made from; only rules with findings are listed. */
export function findingReport(scan: FinishedScan, set: RuleSet, version: string): FindingReport {
  const { findings, suppressed, incomplete } = scan.result;
  const used = new Set([...findings, ...suppressed].map(({ rule }) => rule));
  return {
    tool: { name: "packrepo-scan", version },
    rulesDigest: scan.digest,
    rules: set.rules.filter(({ info }) => used.has(info.id)).map(({ info }) => ({
      id: info.id,
      description: info.description,
      url: info.source,
      severity: info.severity,
    })).sort((a, b) => a.id < b.id ? -1 : 1),
    findings: findings.map(reported),
    suppressed: suppressed.map(reported),
    gaps: incomplete,
  };
}

function rowOf(finding: Finding, why?: string): TableRow {
  const row = reported(finding);
  const excerpt = `${finding.excerpt}${finding.masked}`;
  return why === undefined
    ? { ...row, excerpt }
    : { ...row, excerpt, suppressed: { by: "", reason: why } };
}

/** Returns `1 finding`, `2 findings`. */
function counted(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? "" : "s"}`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${formatCount(bytes)} bytes` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Returns the report for people. */
export function scanText(scan: FinishedScan, paint: Painter): string {
  const { findings, suppressed, dropped, incomplete, files, bytes, leftOut } = scan.result;
  const { label, ruleCount, configFile, baselineFile, notes, explain } = scan;
  const rows = findings.map((finding) => rowOf(finding, explain ? finding.reason : undefined));
  let text = findingsTable(rows, paint);
  if (explain) {
    const others = [...suppressed, ...dropped];
    text += others.length === 0 ? "" : `${paint("not reported:", "strong")}\n`;
    text += findingsTable(others.map((finding) => rowOf(finding, finding.reason)), paint);
  }
  for (const { path, detail } of incomplete) {
    const place = path === "" ? "" : `${printable(path)}: `;
    text += `${paint("incomplete", "warn")}  ${place}${printable(detail)}\n`;
  }
  for (const note of notes) text += `${paint("note", "dim")}  ${printable(note)}\n`;
  const decided = [
    `${formatCount(ruleCount)} rules`,
    ...(configFile === undefined ? [] : [`configuration ${printable(configFile)}`]),
    ...(baselineFile === undefined ? [] : [`baseline ${printable(baselineFile)}`]),
  ];
  const left = Object.entries(leftOut)
    .map(([reason, count]) => `${formatCount(count)} ${reason}`);
  const counts = [
    counted(findings.length, "finding"),
    ...(suppressed.length === 0 ? [] : [`${formatCount(suppressed.length)} suppressed`]),
    ...(incomplete.length === 0 ? [] : [`${formatCount(incomplete.length)} incomplete`]),
  ];
  return `${text}${counts.join(", ")} in ${printable(label)}: ${counted(files, "file")}, ` +
    `${megabytes(bytes)} looked at${left.length === 0 ? "" : `; left out: ${left.join(", ")}`}` +
    `; ${decided.join(", ")}\n`;
}
