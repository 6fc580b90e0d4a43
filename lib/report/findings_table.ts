import type { ReportedFinding } from "./finding.ts";
import { type Painter, printable, type Style } from "./style.ts";

/** A finding with what stands around it in its line. */
export interface TableRow extends ReportedFinding {
  /** The line up to the secret, then the secret masked. */
  readonly excerpt: string;
}

const STYLES: Readonly<Record<ReportedFinding["severity"], Style>> = {
  critical: "bad",
  high: "bad",
  medium: "warn",
  low: "dim",
};

/** Returns findings for people: place, severity and rule on one line, the masked line below it. */
export function findingsTable(rows: readonly TableRow[], paint: Painter): string {
  return rows.map((row) => {
    const place = row.region === undefined
      ? row.path
      : `${row.path}:${row.region.line}:${row.region.column}`;
    const commit = row.commit === undefined ? "" : ` in ${row.commit.slice(0, 12)}`;
    const why = row.suppressed === undefined ? "" : `: ${row.suppressed.reason}`;
    const head = `${paint(printable(place), "strong")}${commit}  ` +
      `${paint(row.severity, STYLES[row.severity])}  ${row.rule}${printable(why)}`;
    return `${head}\n    ${printable(row.excerpt)}\n`;
  }).join("");
}
