/**
 * Orders of files that others use, emulated from their sources; each is cut at the budget by taking
 * the whole files that still fit, in order, which is kinder than what most of them do.
 *
 * @module
 */
import { compareUtf8 } from "../../../lib/base/mod.ts";
import { randomFrom } from "./bootstrap.ts";
import type { LaterStep, Packed } from "./recall.ts";

/** A file as a baseline sees it. */
export interface BaselineFile {
  readonly path: string;
  readonly size: number;
  readonly lines: number;
  /** As a whole section of a pack, its header included. */
  readonly tokens: number;
  readonly category: string;
  /** Decayed churn, as lib/pack has it. */
  readonly churn: number;
  /** Changes in the last 100 commits. */
  readonly recent: number;
}

/** What a baseline may look at. */
export interface BaselineInput {
  readonly files: readonly BaselineFile[];
  /** Only the ceiling looks at this. */
  readonly later: readonly LaterStep[];
}

/** An order of files, best first. */
export interface Baseline {
  readonly id: string;
  readonly title: string;
  readonly order: (input: BaselineInput, seed: number) => readonly BaselineFile[];
  /** How many seeds are averaged; 1 where there is no chance in it. */
  readonly seeds: number;
}

type Key = (file: BaselineFile) => number;

/** Sorts by the largest key, then by the bytes of the path. */
function byLargest(files: readonly BaselineFile[], key: Key): readonly BaselineFile[] {
  const keys = new Map(files.map((file) => [file, key(file)]));
  return [...files].sort((a, b) => keys.get(b)! - keys.get(a)! || compareUtf8(a.path, b.path));
}

/** Folders before files at each level, then by name: repomix 1.18, src/core/file/filePathSort.ts. */
export function compareFoldersFirst(a: string, b: string): number {
  const [x, y] = [a.split("/"), b.split("/")];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (x[i] === y[i]) continue;
    const [isFileX, isFileY] = [i === x.length - 1, i === y.length - 1];
    if (isFileX !== isFileY) return isFileX ? 1 : -1;
    // Its localeCompare depends on the machine; letters of both cases together is what it mostly is.
    return compareUtf8(x[i]!.toLowerCase(), y[i]!.toLowerCase()) || compareUtf8(x[i]!, y[i]!);
  }
  return x.length - y.length;
}

function foldersFirst(files: readonly BaselineFile[]): readonly BaselineFile[] {
  return [...files].sort((a, b) => compareFoldersFirst(a.path, b.path));
}

/** Offsets of yek 0.25.2, src/category.rs; its categories by ours. */
const YEK: Readonly<Record<string, number>> = {
  source: 20,
  documentation: 15,
  readme: 15,
  test: 10,
  settings: 5,
  manifest: 5,
};

const yekPriority: Key = ({ category }) => YEK[category] ?? 1;

function shuffled(files: readonly BaselineFile[], seed: number): readonly BaselineFile[] {
  const random = randomFrom(seed + 1);
  const list = [...files];
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

/** What each file will be worth, for its tokens: an order that no selector can know. */
function withHindsight({ files, later }: BaselineInput): readonly BaselineFile[] {
  const worth = new Map<string, number>();
  for (const step of later) {
    for (const { path } of step) worth.set(path, (worth.get(path) ?? 0) + 1 / step.length);
  }
  return byLargest(files, (file) => (worth.get(file.path) ?? 0) / file.tokens);
}

/** A new baseline is a row here. */
export const BASELINES: readonly Baseline[] = [
  {
    id: "random",
    title: "random, 5 seeds",
    seeds: 5,
    order: ({ files }, seed) => shuffled(files, seed),
  },
  {
    id: "path",
    title: "byte order of paths",
    seeds: 1,
    order: ({ files }) => byLargest(files, () => 0),
  },
  {
    id: "smallest",
    title: "smallest first",
    seeds: 1,
    order: ({ files }) => byLargest(files, ({ size }) => -size),
  },
  {
    id: "repomix-path",
    title: "repomix's path order",
    seeds: 1,
    order: ({ files }) => foldersFirst(files),
  },
  {
    id: "repomix-hottest",
    title: "repomix's change count, hottest first",
    seeds: 1,
    order: ({ files }) => [...foldersFirst(files)].sort((a, b) => b.recent - a.recent),
  },
  {
    id: "yek-documented",
    title: "yek's categories, as documented",
    seeds: 1,
    order: ({ files }) => byLargest(files, yekPriority),
  },
  {
    id: "yek-as-coded",
    title: "yek's categories, as coded (lowest first)",
    seeds: 1,
    order: ({ files }) => byLargest(files, (file) => -yekPriority(file)),
  },
  {
    id: "churn",
    title: "decayed churn",
    seeds: 1,
    order: ({ files }) => byLargest(files, ({ churn }) => churn),
  },
  {
    id: "churn-density",
    title: "decayed churn / sqrt(bytes)",
    seeds: 1,
    order: ({ files }) =>
      byLargest(files, ({ churn, size }) => (churn + 2 ** 18) / Math.sqrt(size)),
  },
  {
    id: "hindsight",
    title: "ceiling: whole files, sees the future",
    seeds: 1,
    order: withHindsight,
  },
];

/** Takes whole files in order, passing over what does not fit. */
export function cutAt(order: readonly BaselineFile[], budget: number): Packed {
  const packed = new Map<string, readonly (readonly [number, number])[]>();
  let left = budget;
  for (const { path, tokens, lines } of order) {
    if (tokens > left) continue;
    packed.set(path, [[1, lines]]);
    left -= tokens;
  }
  return packed;
}
