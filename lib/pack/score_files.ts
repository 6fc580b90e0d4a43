import { compareUtf8 } from "../base/mod.ts";
import type { Activity } from "./activity.ts";
import { type Category, classifyFile } from "./classify_file.ts";
import { integerRoot, ONE } from "./decay.ts";
import type { EligibleFile } from "./screen_files.ts";
import type { Focus } from "./types.ts";
import { largeBytes, type Weights } from "./weights.ts";

/** An eligible file with its place in the choice. */
export interface RankedFile extends EligibleFile {
  readonly category: Category;
  readonly language: string;
  /** Higher is chosen first: the file's worth by the root of its bytes. */
  readonly score: number;
  /** Why a file of this score is chosen, in words. */
  readonly reason: string;
  readonly activity: Activity | undefined;
  /** Whether it holds something of what is asked for. */
  readonly isFocused: boolean;
}

/** What scores are made from. */
export interface ScoreOptions {
  readonly activities: ReadonlyMap<string, Activity>;
  readonly weights: Weights;
  readonly budget: number;
  readonly focus?: Focus | undefined;
}

/** A file that history tells nothing of is worth a little, so that size orders such files. */
const LEAST = Math.floor(ONE / 50);
/** A file that matches best gains four times what the best file is worth without that. */
const FOCUS_DIVISOR = 250;

/** Sums and counts by key. */
class Means {
  readonly #sums = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  add(key: string, value: number): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + value);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** The mean, as if there were one more of value 0: a few files prove little. */
  of(key: string): number {
    return Math.floor((this.#sums.get(key) ?? 0) / ((this.#counts.get(key) ?? 0) + 1));
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function percent(value: number, share: number): number {
  return Math.floor(value * share / 100);
}

function reasonOf(category: Category, activity: Activity | undefined, boost: number): string {
  const focus = boost > 0 ? `; focus ${boost}/1000` : "";
  if (activity === undefined) return `${category}; no change in the history looked at${focus}`;
  const { steps, lastAge } = activity;
  const last = lastAge === 0 ? "the last one" : `last ${lastAge} before the last`;
  return `${category}; changed in ${steps} ${steps === 1 ? "step" : "steps"}, ${last}${focus}`;
}

/**
 * Scores eligible files, best first; equal ones by the bytes of their paths.
 *
 * A file is worth its own activity and a share of the mean activity of its folder and of its
 * category. What counts against it is the root of its size: bytes and not tokens, so that the order
 * is the same for every tokenizer.
 */
export function scoreFiles(
  files: readonly EligibleFile[],
  { activities, weights, budget, focus }: ScoreOptions,
): readonly RankedFile[] {
  const classes = files.map((file) => classifyFile(file.entry.path));
  const folders = new Means();
  const categories = new Means();
  files.forEach(({ entry: { path } }, i) => {
    const churn = activities.get(path)?.churn ?? 0;
    folders.add(folderOf(path), churn);
    categories.add(classes[i]!.category, churn);
  });
  const worths = files.map(({ entry: { path } }, i) => {
    const { category } = classes[i]!;
    const worth = LEAST + (activities.get(path)?.churn ?? 0) +
      percent(folders.of(folderOf(path)), weights.folderPercent) +
      percent(categories.of(category), weights.categoryPercent);
    return category === "source" ? percent(worth, weights.sourcePercent) : worth;
  });
  const best = worths.reduce((most, worth) => Math.max(most, worth), 0);
  const large = largeBytes(budget, weights);
  return files.map((file, i): RankedFile => {
    const { path, size } = file.entry;
    const boost = Math.min(1000, Math.max(0, Math.trunc(focus?.boostOf(path) ?? 0)));
    const worth = worths[i]! + Math.floor(best * boost / FOCUS_DIVISOR);
    const activity = activities.get(path);
    return {
      ...file,
      ...classes[i]!,
      // No more of a large file comes in than of one at the limit.
      score: Math.floor(worth * 2 ** 12 / integerRoot(Math.max(1, Math.min(size, large)))),
      reason: reasonOf(classes[i]!.category, activity, boost),
      activity,
      isFocused: boost > 0,
    };
  }).sort((a, b) => b.score - a.score || compareUtf8(a.entry.path, b.entry.path));
}
