import { compareUtf8 } from "../base/mod.ts";
import type { HistoryStep, TreeEntry } from "../repo/mod.ts";
import { effectOf } from "./activity.ts";
import { type Category, classifyFile } from "./classify_file.ts";

/** Of files that are as old as each other, those of the first kind are kept. */
const PREFERENCE: readonly Category[] = [
  "readme",
  "manifest",
  "source",
  "documentation",
  "settings",
  "test",
  "other",
];

/** Divides candidates into those whose blob no other has, and the others; each in their order. */
export function divideByBlob(
  candidates: readonly TreeEntry[],
): { readonly alone: readonly TreeEntry[]; readonly shared: readonly TreeEntry[] } {
  const counts = new Map<string, number>();
  for (const { oid } of candidates) counts.set(oid, (counts.get(oid) ?? 0) + 1);
  return {
    alone: candidates.filter(({ oid }) => counts.get(oid) === 1),
    shared: candidates.filter(({ oid }) => counts.get(oid)! > 1),
  };
}

/**
 * Returns how many steps ago each path came that the steps added; others are older than all. A path
 * that was moved is as old as what it was before.
 */
function agesOf(steps: readonly HistoryStep[]): ReadonlyMap<string, number> {
  const ages = new Map<string, number>();
  // Which path that is there now a path was, at the step that is looked at.
  const nowOf = new Map<string, string>();
  steps.forEach((step, age) => {
    const { moved } = effectOf(step);
    const back: [from: string, now: string][] = [];
    for (const { path, before, after } of step.changes) {
      if (before !== undefined || after === undefined) continue;
      const now = nowOf.get(path) ?? path;
      const from = moved.get(path);
      // The latest time counts: what was there before it went is another file.
      if (ages.has(now)) continue;
      if (from === undefined) ages.set(now, age);
      else back.push([from, now]);
    }
    for (const [from, now] of back) nowOf.set(from, now);
  });
  return ages;
}

/** Candidates of which none has another's blob, and the others. */
export interface Distinct {
  /** In the order in which they were. */
  readonly kept: readonly TreeEntry[];
  readonly duplicates: readonly TreeEntry[];
}

/**
 * Keeps one of several paths with one blob: the one that is there the longest, so that a copy changes
 * nothing; else the one of the better kind; else the first by its bytes.
 */
export function withoutDuplicates(
  candidates: readonly TreeEntry[],
  steps: readonly HistoryStep[],
): Distinct {
  const ages = agesOf(steps);
  const ageOf = ({ path }: TreeEntry): number => ages.get(path) ?? steps.length;
  const rankOf = ({ path }: TreeEntry): number => PREFERENCE.indexOf(classifyFile(path).category);
  const best = new Map<string, TreeEntry>();
  for (const entry of candidates) {
    const known = best.get(entry.oid);
    const isBetter = known === undefined ||
      (ageOf(known) - ageOf(entry) || rankOf(entry) - rankOf(known) ||
          compareUtf8(entry.path, known.path)) < 0;
    if (isBetter) best.set(entry.oid, entry);
  }
  const isKept = (entry: TreeEntry): boolean => best.get(entry.oid) === entry;
  return {
    kept: candidates.filter(isKept),
    duplicates: candidates.filter((entry) => !isKept(entry)),
  };
}
