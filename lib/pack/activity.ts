import type { HistoryStep, Oid } from "../repo/mod.ts";
import { decayed, MAX_STEP_FILES, sharedAmong } from "./decay.ts";

/** What history tells of a file that is there now. */
export interface Activity {
  /** How often and how lately it was changed: {@linkcode decayed} over its steps, shared in each. */
  readonly churn: number;
  /** How many steps changed it. */
  readonly steps: number;
  /** The age of the newest of them, in steps. */
  readonly lastAge: number;
  /**
   * The newest of them, newest first: at most {@linkcode MAX_VERSIONS}, none older than
   * {@linkcode MAX_VERSION_AGE}.
   */
  readonly versions: readonly Version[];
}

/** A change of a file. */
export interface Version {
  /** Its age in steps. */
  readonly age: number;
  /** What the file was before; absent where it was not there. */
  readonly before: Oid | undefined;
}

/** So many changes of one file are looked at line by line; more told hardly more. */
export const MAX_VERSIONS = 8;
/** And none that is older. */
export const MAX_VERSION_AGE = 200;

/** Options of {@linkcode activityOf}. */
export interface ActivityOptions {
  /** The files that are there now and count; what happened to other paths is not looked at. */
  readonly paths: ReadonlySet<string>;
  /** After how many steps a change counts half. */
  readonly halfLife: number;
}

/** An activity while it is summed up. */
interface Tally extends Omit<Activity, "versions"> {
  churn: number;
  steps: number;
  readonly versions: Version[];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Pairs by a key what went away with what came, where the key is that of one of each. */
function pairBy<T>(
  gone: readonly T[],
  come: readonly T[],
  keyOf: (change: T) => string,
): readonly (readonly [gone: T, come: T])[] {
  const only = (list: readonly T[]): Map<string, T | undefined> => {
    const found = new Map<string, T | undefined>();
    for (const item of list) {
      const key = keyOf(item);
      found.set(key, found.has(key) ? undefined : item);
    }
    return found;
  };
  const to = only(come);
  const pairs: (readonly [T, T])[] = [];
  for (const [key, from] of only(gone)) {
    const target = to.get(key);
    if (from !== undefined && target !== undefined) pairs.push([from, target]);
  }
  return pairs;
}

/** What one step did to files, by their names after it. */
export interface StepEffect {
  /** Those it changed, with what they were before. */
  readonly changed: ReadonlyMap<string, Oid | undefined>;
  /** Those it moved, with their names before. */
  readonly moved: ReadonlyMap<string, string>;
}

/** Returns what a step did: a file that went and one that came may be one that was moved. */
export function effectOf({ changes }: HistoryStep): StepEffect {
  const gone = changes.filter((change) => change.after === undefined);
  const come = changes.filter((change) => change.before === undefined);
  const changed = new Map(
    changes.filter((change) => change.after !== undefined)
      .map((change) => [change.path, change.before]),
  );
  const moved = new Map<string, string>();
  if (gone.length === 0 || come.length === 0) return { changed, moved };
  // Moved as it was: no change. The one file of its name that went and came: moved and changed.
  for (const [from, to] of pairBy(gone, come, (change) => change.before ?? change.after!)) {
    moved.set(to.path, from.path);
    changed.delete(to.path);
  }
  for (const [from, to] of pairBy(gone, come, (change) => baseName(change.path))) {
    if (moved.has(to.path)) continue;
    moved.set(to.path, from.path);
    changed.set(to.path, from.before);
  }
  return { changed, moved };
}

/**
 * Returns the activity of each file that any step changed, by its path now: moves are followed back.
 *
 * A step's age is the number of newer steps that count. A step that changes no file that is there
 * now, or more than {@linkcode MAX_STEP_FILES}, does not count: a commit of other files alone changes
 * nothing here.
 */
export function activityOf(
  steps: readonly HistoryStep[],
  { paths, halfLife }: ActivityOptions,
): ReadonlyMap<string, Activity> {
  const activities = new Map<string, Tally>();
  // Which file that is there now a path was, at the step that is looked at.
  const nowOf = new Map<string, string>();
  let age = 0;
  for (const step of steps) {
    const { changed, moved } = effectOf(step);
    const files = new Map<string, Oid | undefined>();
    for (const [path, before] of changed) {
      const now = nowOf.get(path) ?? path;
      if (paths.has(now)) files.set(now, before);
    }
    if (files.size > 0 && files.size <= MAX_STEP_FILES) {
      const share = sharedAmong(decayed(age, halfLife), files.size);
      for (const [path, before] of files) {
        const activity = activities.get(path) ?? { churn: 0, steps: 0, lastAge: age, versions: [] };
        activity.churn += share;
        activity.steps++;
        if (activity.versions.length < MAX_VERSIONS && age <= MAX_VERSION_AGE) {
          activity.versions.push({ age, before });
        }
        activities.set(path, activity);
      }
      age++;
    }
    const back = [...moved].map(([to, from]) => [from, nowOf.get(to) ?? to] as const);
    for (const [from, now] of back) {
      // A path that is there now is itself.
      if (!paths.has(from) && paths.has(now)) nowOf.set(from, now);
    }
  }
  return activities;
}
