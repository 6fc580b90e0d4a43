/**
 * What the records say, as a document and as a table.
 *
 * @module
 */
import { BASELINES } from "./baselines.ts";
import { bootstrap, type Interval, type Sample } from "./bootstrap.ts";
import { OURS, type RepoResult } from "./measure.ts";
import { type Measure, MEASURES } from "./recall.ts";

/** What must be known to read the figures. */
export const BIASES: readonly string[] = [
  "It rewards small files that change often, such as changelogs and documentation.",
  "History predicts history: a selector that uses churn has an advantage, by information that it really has.",
  "It says nothing of what one must read but not change, such as a type that is used.",
  "A file counts as covered by any of its lines; `share` and `line` say how much of it is there.",
  "Lines are measured only for files that are still as they were at the anchor, so mostly for early steps.",
  "Baselines are orders, emulated from sources, over the files that PackRepo finds eligible.",
  "None of this is the accuracy of a model.",
];

const NAMES = Object.keys(MEASURES) as readonly Measure[];

/** A share in millionths. */
function ppm(value: number): number {
  return Math.round(value * 1_000_000);
}

function inPpm({ mean, low, high }: Interval): Record<keyof Interval, number> {
  return { mean: ppm(mean), low: ppm(low), high: ppm(high) };
}

type Row = Readonly<Record<string, ReturnType<typeof inPpm>>>;

/** Collects the values of a measure by repository and anchor. */
function samplesOf(
  results: readonly RepoResult[],
  budget: number,
  valueOf: (value: (selector: string) => number | undefined) => number | undefined,
  measure: Measure,
): readonly Sample[] {
  return results.map(({ records }) => {
    const here = records.filter((record) => record.budget === budget);
    const anchors = [...new Set(here.map(({ anchor }) => anchor))];
    return anchors.map((anchor) =>
      valueOf((selector) =>
        here.find((record) => record.anchor === anchor && record.selector === selector)
          ?.recall[measure]
      )
    );
  }).filter((sample) => sample.length > 0);
}

function rowOf(results: readonly RepoResult[], budget: number, id: string, isPaired: boolean): Row {
  const entries = NAMES.flatMap((measure) => {
    const interval = bootstrap(samplesOf(results, budget, (value) => {
      const [ours, other] = [value(OURS), value(id)];
      if (!isPaired) return other;
      return ours === undefined || other === undefined ? undefined : ours - other;
    }, measure));
    return interval === undefined ? [] : [[measure, inPpm(interval)] as const];
  });
  return Object.fromEntries(entries);
}

/** What one budget gave. */
export interface BudgetReport {
  readonly budget: number;
  readonly repositories: number;
  readonly anchors: number;
  readonly recall_ppm: Readonly<Record<string, Row>>;
  /** Ours minus each, over the same anchors. */
  readonly difference_ppm: Readonly<Record<string, Row>>;
}

/** Sums up what was measured at a budget. */
export function reportOf(results: readonly RepoResult[], budget: number): BudgetReport {
  const ids = [OURS, ...BASELINES.map(({ id }) => id)];
  const ours = results.map(({ records }) =>
    records.filter((record) => record.budget === budget && record.selector === OURS).length
  );
  const rows = (list: readonly string[], isPaired: boolean): Record<string, Row> =>
    Object.fromEntries(list.map((id) => [id, rowOf(results, budget, id, isPaired)]));
  return {
    budget,
    repositories: ours.filter((anchors) => anchors > 0).length,
    anchors: ours.reduce((sum, anchors) => sum + anchors, 0),
    recall_ppm: rows(ids, false),
    difference_ppm: rows(ids.slice(1), true),
  };
}

function cell(value: number): string {
  return (value / 1_000_000).toFixed(3).replace(/^(-?)0\./, "$1.");
}

/** Returns a budget's report as tables for people. */
export function tableOf(report: BudgetReport): string {
  const titles = new Map([[OURS, "PackRepo"], ...BASELINES.map((b) => [b.id, b.title] as const)]);
  const columns = NAMES.map((name) => name.replace("_", " ").padStart(22)).join("");
  const lines = [
    `${report.budget} tokens: ${report.anchors} anchors of ${report.repositories} repositories`,
    "recall [95 % interval]".padEnd(44) + columns,
  ];
  const line = (title: string, row: Row): string =>
    title.padEnd(44) + NAMES.map((name) => {
      const value = row[name];
      if (value === undefined) return "-".padStart(22);
      const { mean, low, high } = value;
      return `${cell(mean)} [${cell(low)}, ${cell(high)}]`.padStart(22);
    }).join("");
  for (const [id, row] of Object.entries(report.recall_ppm)) lines.push(line(titles.get(id)!, row));
  lines.push("PackRepo minus".padEnd(44) + columns);
  for (const [id, row] of Object.entries(report.difference_ppm)) {
    lines.push(line(titles.get(id)!, row));
  }
  return lines.map((text) => `${text.trimEnd()}\n`).join("");
}
