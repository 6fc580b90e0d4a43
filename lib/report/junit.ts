import type { FindingReport, ReportedFinding } from "./finding.ts";
import { printable } from "./style.ts";

/** Returns a text for XML 1.0, which cannot hold most control characters. */
function xml(text: string): string {
  return printable(text.toWellFormed())
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replace(/[\ufffe\uffff]/g, "\ufffd");
}

function placeOf({ path, region }: ReportedFinding): string {
  return region === undefined ? path : `${path}:${region.line}:${region.column}`;
}

function caseOf(finding: ReportedFinding, inner: string): string {
  const name = `${finding.rule} ${placeOf(finding)}`;
  return `    <testcase classname="${xml(finding.path)}" name="${xml(name)}">${inner}</testcase>\n`;
}

/**
 * Returns a report as JUnit XML, the form that CI systems read: a failure for each finding, a skipped
 * case for each accepted one, an error for each gap, and one case that passed where there is nothing.
 */
export function junitXml(report: FindingReport): string {
  const { findings, suppressed, gaps, tool } = report;
  const cases = [
    ...findings.map((finding) => {
      const { rule, severity, message, fingerprint } = finding;
      const text = `${placeOf(finding)}\nfingerprint ${fingerprint}`;
      const head = `type="${xml(rule)}" message="${xml(`${severity}: ${message}`)}"`;
      return caseOf(finding, `<failure ${head}>${xml(text)}</failure>`);
    }),
    ...suppressed.map((finding) =>
      caseOf(finding, `<skipped message="${xml(finding.suppressed?.reason ?? "")}"/>`)
    ),
    ...gaps.map(({ path, reason, detail }) =>
      `    <testcase classname="${xml(path)}" name="${xml(reason)}">` +
      `<error type="${xml(reason)}" message="${xml(detail)}"/></testcase>\n`
    ),
  ];
  if (cases.length === 0) cases.push(`    <testcase classname="scan" name="nothing found"/>\n`);
  const counts = `tests="${cases.length}" failures="${findings.length}" ` +
    `errors="${gaps.length}" skipped="${suppressed.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n` +
    `  <testsuite name="${xml(tool.name)}" ${counts}>\n${cases.join("")}  </testsuite>\n` +
    `</testsuites>\n`;
}
