/**
 * What a pack covers of the changes that came after its commit.
 *
 * @module
 */

/** Lines from one to another, both included, counted from 1. */
export type Lines = readonly [start: number, end: number];

/** What a selector packs: ranges of lines by path. */
export type Packed = ReadonlyMap<string, readonly Lines[]>;

/** A file that a later step changed, and that was there at the anchor. */
export interface ChangedFile {
  readonly path: string;
  /** Whether it is source and no test. */
  readonly isSource: boolean;
  /** How many lines it has at the anchor. */
  readonly lines: number;
  /**
   * The lines that the step replaced, where the file was still as at the anchor; else its line numbers
   * mean other lines. Where lines were only added, the one after which they were.
   */
  readonly hunks: readonly Lines[] | undefined;
}

/** A step after the anchor: 1 to 15 files that were there. */
export type LaterStep = readonly ChangedFile[];

/** The names of what is measured; {@linkcode MEASURES} says what each is. */
export type Measure = "all" | "source" | "share" | "line" | "source_line";

/** What each measure is. */
export const MEASURES: Readonly<Record<Measure, string>> = {
  all: "changed files of which the pack holds any line",
  source: "the same, of source files that are no tests",
  share: "changed files, each by the share of its lines that the pack holds",
  line: "changed lines that the pack holds, of files still as they were at the anchor",
  source_line: "the same, of source files that are no tests",
};

/** A mean of shares, or `undefined` where there was nothing to measure. */
export type Recall = Readonly<Record<Measure, number | undefined>>;

function lengthOf(ranges: readonly Lines[]): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start + 1, 0);
}

/** Returns how many lines of a range are in others, which do not overlap. */
function shared([start, end]: Lines, ranges: readonly Lines[]): number {
  return ranges.reduce(
    (sum, [from, to]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from) + 1),
    0,
  );
}

/** Returns a share of each kind for one step. */
function recallOfStep(step: LaterStep, packed: Packed): Recall {
  const source = step.filter((file) => file.isSource);
  const files = (list: LaterStep, worth: (file: ChangedFile) => number): number | undefined =>
    list.length === 0 ? undefined : list.reduce((sum, file) => sum + worth(file), 0) / list.length;
  const lines = (list: LaterStep): number | undefined => {
    const exact = list.flatMap(({ path, hunks }) => hunks === undefined ? [] : [{ path, hunks }]);
    const all = exact.reduce((sum, { hunks }) => sum + lengthOf(hunks), 0);
    if (all === 0) return undefined;
    const held = exact.flatMap(({ path, hunks }) =>
      hunks.map((hunk) => shared(hunk, packed.get(path) ?? []))
    );
    return held.reduce((sum, count) => sum + count, 0) / all;
  };
  const isIn = ({ path }: ChangedFile): number => packed.has(path) ? 1 : 0;
  return {
    all: files(step, isIn),
    source: files(source, isIn),
    share: files(step, ({ path, lines }) => Math.min(1, lengthOf(packed.get(path) ?? []) / lines)),
    line: lines(step),
    source_line: lines(source),
  };
}

/** Returns the mean of those that are there. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0
    ? undefined
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Returns the mean of each measure over records. */
export function meanRecall(recalls: readonly Recall[]): Recall {
  const mean = (measure: Measure): number | undefined =>
    meanOf(recalls.map((recall) => recall[measure]));
  return {
    all: mean("all"),
    source: mean("source"),
    share: mean("share"),
    line: mean("line"),
    source_line: mean("source_line"),
  };
}

/** Returns what a pack covers of the steps: the mean over those that have something to cover. */
export function recallOf(steps: readonly LaterStep[], packed: Packed): Recall {
  return meanRecall(steps.map((step) => recallOfStep(step, packed)));
}
