/** Repositories with their files ranked, for tests of the choice. */

import { activityOf } from "../../../lib/pack/activity.ts";
import { type ChooseOptions, chooseSections } from "../../../lib/pack/choose.ts";
import { FileCounter } from "../../../lib/pack/file_counter.ts";
import { Inspector } from "../../../lib/pack/inspector.ts";
import { TextReader } from "../../../lib/pack/file_texts.ts";
import { type RankedFile, scoreFiles } from "../../../lib/pack/score_files.ts";
import { screenRepo } from "../../../lib/pack/screen_repo.ts";
import type { ChosenSection } from "../../../lib/pack/selection.ts";
import { WEIGHTS, type Weights } from "../../../lib/pack/weights.ts";
import type { HistoryStep, Oid } from "../../../lib/repo/mod.ts";
import { type MemoryContent, memoryRepo } from "./memory_repo.ts";

/** Returns a step that changes files which were there before. */
export function changing(...paths: readonly string[]): HistoryStep {
  return {
    changes: paths.map((path) => ({ path, before: "0".repeat(40) as Oid, after: path as Oid })),
  };
}

/** What {@linkcode rankRepo} gives. */
export interface Ranked extends AsyncDisposable {
  readonly repo: ReturnType<typeof memoryRepo>;
  readonly files: readonly RankedFile[];
  readonly options: ChooseOptions;
  readonly counter: FileCounter;
  /** Returns the file of a path. */
  file(path: string): RankedFile;
  /** Chooses, and returns the sections. */
  choose(): Promise<readonly ChosenSection[]>;
}

/** Options of {@linkcode rankRepo}. */
export interface RankOptions {
  readonly budget?: number;
  readonly history?: readonly HistoryStep[];
  readonly weights?: Partial<Weights>;
}

/** Ranks the files of a repository in memory. */
export async function rankRepo(
  content: Readonly<Record<string, MemoryContent>>,
  { budget = 1000, history = [], weights: changed = {} }: RankOptions = {},
): Promise<Ranked> {
  const weights = { ...WEIGHTS, ...changed };
  const repo = memoryRepo(content, { history });
  const { eligible } = await screenRepo(repo);
  const paths = new Set(eligible.map(({ entry }) => entry.path));
  const activities = activityOf(await repo.history(1000), { paths, halfLife: weights.halfLife });
  const files = scoreFiles(eligible, { activities, weights, budget });
  const inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const tokenizer = await inspector.tokenizer();
  const counter = new FileCounter({ repo, tokenizer, inspector });
  const texts = new TextReader(repo, weights.halfLife);
  const options = { budget, weights, counter, texts };
  return {
    repo,
    files,
    options,
    counter,
    file: (path) => files.find(({ entry }) => entry.path === path)!,
    choose: () => chooseSections(files, options),
    [Symbol.asyncDispose]: () => inspector.close(),
  };
}
