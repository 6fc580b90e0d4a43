import type { BenchResult } from "./measure.ts";

/** Returns what there is to say of a case's target; nothing where it has none. */
function verdict({ median, targetMs }: BenchResult): string {
  if (targetMs === undefined) return "";
  return median < targetMs ? `< ${targetMs}` : `< ${targetMs} MISSED`;
}

/** Returns results as a table for people: milliseconds, and medians by that of the first case. */
export function benchTable(results: readonly BenchResult[]): string {
  const rows = results.map((result) => [
    result.name,
    ...[result.median, result.min, result.max].map((ms) => ms.toFixed(0)),
    result.ratio.toFixed(1),
    verdict(result),
  ]);
  const head = ["milliseconds", "median", "min", "max", "ratio", "target"];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length))
  );
  return [head, ...rows].map((row) =>
    row.map((text, column) =>
      column === 0 || column === head.length - 1
        ? text.padEnd(widths[column]!)
        : text.padStart(widths[column]!)
    ).join("  ").trimEnd() + "\n"
  ).join("");
}
