import { PackRepoError } from "../base/mod.ts";
import type { HistoryStep, Repo } from "../repo/mod.ts";
import { activityOf } from "./activity.ts";
import { type RankedFile, scoreFiles } from "./score_files.ts";
import type { EligibleFile } from "./screen_files.ts";
import type { Focus } from "./types.ts";
import type { Weights } from "./weights.ts";

/** So many steps of history are looked at; older changes would count next to nothing. */
const HISTORY_STEPS = 1000;

/** How to rank. */
export interface RankOptions {
  readonly budget: number;
  readonly weights: Weights;
  readonly focus?: Focus | undefined;
}

/** Reads the history that ranking looks at; `undefined` where a partial clone lacks some of it. */
export async function readSteps(repo: Repo): Promise<readonly HistoryStep[] | undefined> {
  try {
    return await repo.history(HISTORY_STEPS);
  } catch (error) {
    if (!(error instanceof PackRepoError) || error.code !== "repo.object-missing") throw error;
    return undefined;
  }
}

/** Orders eligible files by what history tells of them, best first. */
export function rankFiles(
  eligible: readonly EligibleFile[],
  steps: readonly HistoryStep[],
  { budget, weights, focus }: RankOptions,
): readonly RankedFile[] {
  const paths = new Set(eligible.map((file) => file.entry.path));
  const activities = activityOf(steps, { paths, halfLife: weights.halfLife });
  return scoreFiles(eligible, { activities, weights, budget, focus });
}
