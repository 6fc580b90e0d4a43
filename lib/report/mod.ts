/**
 * Checks and values to text and HTML; knows no domain.
 *
 * @module
 */
export { checksTable, escapeHtml, htmlPage, type HtmlSection, valuesTable } from "./html.ts";
export { countChecks, formatCount, formatDuration, renderCheck, renderChecks } from "./rows.ts";
export { type Painter, painter, printable, type Style } from "./style.ts";
export { valueLines } from "./values.ts";
