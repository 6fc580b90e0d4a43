/**
 * Checks and values to text and HTML; knows no domain.
 *
 * @module
 */
export type { FindingReport, ReportedFinding, ReportedGap, ReportedRule } from "./finding.ts";
export { findingsTable, type TableRow } from "./findings_table.ts";
export { checksTable, escapeHtml, htmlPage, type HtmlSection, valuesTable } from "./html.ts";
export { junitXml } from "./junit.ts";
export { SARIF_SCHEMA, sarifLog } from "./sarif.ts";
export { countChecks, formatCount, formatDuration, renderCheck, renderChecks } from "./rows.ts";
export { type Painter, painter, printable, type Style } from "./style.ts";
export { valueLines } from "./values.ts";
