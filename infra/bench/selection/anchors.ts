/**
 * Anchors of a repository's history and what came after each.
 *
 * @module
 */
import { git } from "../../../lib/host/mod.ts";
import type { Lines } from "./recall.ts";

/** How many anchors a history has, and between which percentages of it they lie evenly. */
const ANCHORS = 6;
const FIRST = 35;
const LAST = 93;

const decoder = new TextDecoder();

async function textOf(gitDir: string, args: readonly string[]): Promise<string> {
  return decoder.decode(await git(args, { gitDir }));
}

/** Returns the commits of a history along first parents, oldest first. */
export async function firstParents(gitDir: string): Promise<readonly string[]> {
  const args = ["rev-list", "--first-parent", "--reverse", "HEAD", "--"];
  return (await textOf(gitDir, args)).trim().split("\n");
}

/** Returns where the anchors lie in a history of so many steps. */
export function anchorsOf(steps: number): readonly number[] {
  const gaps = ANCHORS - 1;
  const at = (i: number): number =>
    Math.min(steps - 1, Math.floor(steps * (FIRST * gaps + (LAST - FIRST) * i) / (100 * gaps)));
  return [...new Set(Array.from({ length: ANCHORS }, (_, i) => at(i)))];
}

/** A file that a step changed or removed. */
export interface StepFile {
  readonly path: string;
  /** The blob before the step. */
  readonly before: string;
}

/** Returns the files that a step changed or removed against its first parent. */
export async function changedFiles(
  gitDir: string,
  [before, after]: readonly [string, string],
): Promise<readonly StepFile[]> {
  const flags = ["-r", "--raw", "-z", "--no-abbrev", "--no-renames"];
  const fields = (await textOf(gitDir, ["diff-tree", ...flags, before, after])).split("\0");
  const files: StepFile[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, , blob = "", , status] = fields[i]!.split(" ");
    if (status !== "A") files.push({ path: fields[i + 1]!, before: blob });
  }
  return files;
}

/** Returns the old side of a patch's hunks; for added lines only, the line after which they stand. */
export function parseHunks(patch: string): readonly Lines[] {
  return [...patch.matchAll(/^@@ -(\d+)(?:,(\d+))? /gm)].map(([, start, count = "1"]) => {
    const first = Math.max(1, Number(start));
    return [first, first + Math.max(1, Number(count)) - 1] as const;
  });
}

/** Returns the lines of a file that a step replaced. */
export async function hunksOf(
  gitDir: string,
  [before, after]: readonly [string, string],
  path: string,
): Promise<readonly Lines[]> {
  const flags = ["-r", "-p", "-U0", "--no-renames", "--no-color"];
  const args = ["--literal-pathspecs", "diff-tree", ...flags, before, after, "--", path];
  return parseHunks(await textOf(gitDir, args));
}

/** Returns how often each path was changed in the last 100 commits, as repomix asks git. */
export async function recentChanges(
  gitDir: string,
  commit: string,
): Promise<ReadonlyMap<string, number>> {
  const args = ["log", "-z", "--format=", "--name-only", "-n", "100", commit, "--"];
  const counts = new Map<string, number>();
  for (const path of (await textOf(gitDir, args)).split("\0")) {
    const name = path.replace(/^\n/, "");
    if (name !== "") counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
