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

/** What ranking gives. */
export interface Ranking {
  /** Best first. */
  readonly files: readonly RankedFile[];
  /** Whether the history could not be read: a partial clone lacks a tree. */
  readonly isPartial: boolean;
}

/** Reads the history, or nothing of it where some of it is missing. */
async function readSteps(repo: Repo): Promise<readonly HistoryStep[] | undefined> {
  try {
    return await repo.history(HISTORY_STEPS);
  } catch (error) {
    if (!(error instanceof PackRepoError) || error.code !== "repo.object-missing") throw error;
    return undefined;
  }
}

/** Orders a repository's eligible files by what its history tells of them. */
export async function rankFiles(
  repo: Repo,
  eligible: readonly EligibleFile[],
  { budget, weights, focus }: RankOptions,
): Promise<Ranking> {
  const steps = await readSteps(repo);
  const paths = new Set(eligible.map((file) => file.entry.path));
  const activities = activityOf(steps ?? [], { paths, halfLife: weights.halfLife });
  const files = scoreFiles(eligible, { activities, weights, budget, focus });
  return { files, isPartial: steps === undefined };
}
