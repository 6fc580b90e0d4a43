/**
 * Measures selectors on one repository: what each packs at an anchor, and what came after.
 *
 * @module
 */
import { PackRepoError } from "../../../lib/base/mod.ts";
import { git } from "../../../lib/host/mod.ts";
import { activityOf } from "../../../lib/pack/activity.ts";
import { classifyFile } from "../../../lib/pack/classify_file.ts";
import {
  costsOfFiles,
  createPack,
  type EligibleFile,
  screenRepo,
  WEIGHTS,
  type Weights,
} from "../../../lib/pack/mod.ts";
import { openRepo, parseRepoSpec, type Repo, type TreeEntry } from "../../../lib/repo/mod.ts";
import type { TokenizerName } from "../../../lib/tokens/mod.ts";
import { anchorsOf, changedFiles, firstParents, hunksOf, recentChanges } from "./anchors.ts";
import { type BaselineFile, BASELINES, cutAt } from "./baselines.ts";
import {
  type ChangedFile,
  type LaterStep,
  type Lines,
  meanRecall,
  type Packed,
  type Recall,
  recallOf,
} from "./recall.ts";

/** The id of what is measured against the baselines. */
export const OURS = "packrepo";

/** How to measure. */
export interface MeasureOptions {
  readonly budgets: readonly number[];
  readonly tokenizer: TokenizerName;
  readonly weights: Partial<Weights>;
  readonly onProgress: (text: string) => void;
}

/** What a selector covers from one anchor on. */
export interface AnchorRecord {
  readonly selector: string;
  readonly budget: number;
  readonly anchor: number;
  readonly recall: Recall;
}

/** What one repository gave. */
export interface RepoResult {
  readonly name: string;
  readonly commit: string;
  readonly records: readonly AnchorRecord[];
  /** Anchors from which everything fits are not measured, by budget. */
  readonly fitting: Readonly<Record<string, number>>;
  /** Files that are not in the copy of the repository; they are left out. */
  readonly absentFiles: number;
}

const LATER_STEPS = 30;
const MAX_STEP_FILES = 15;

/** Opens a repository of which some blobs may be absent: their files are left out, and counted. */
async function openAt(path: string, ref: string): Promise<{ repo: Repo; absent: number }> {
  const repo = await openRepo(parseRepoSpec(path, { cwd: "/" }), { ref });
  try {
    await repo.entries();
    return { repo, absent: 0 };
  } catch (error) {
    if (!(error instanceof PackRepoError) || error.code !== "repo.object-missing") throw error;
  }
  const args = ["ls-tree", "-r", "-l", "-z", "--full-tree", ref];
  const bytes = await git(args, { gitDir: repo.gitDir });
  const fields = new TextDecoder().decode(bytes).split("\0").filter((field) => field !== "");
  const entries = fields.flatMap((field): TreeEntry[] => {
    const [head = "", path = ""] = field.split("\t");
    const [mode, , oid, size] = head.split(/ +/);
    if (size === "BAD") return [];
    const entry = { path, pathBytes: new TextEncoder().encode(path), isUtf8Path: true };
    return [{ ...entry, mode, oid, size: Number(size) || 0 } as TreeEntry];
  });
  const lenient: Repo = {
    label: repo.label,
    gitDir: repo.gitDir,
    info: repo.info,
    entries: () => Promise.resolve(entries),
    history: (maxSteps) => repo.history(maxSteps),
    readBlob: (oid) => repo.readBlob(oid),
    streamBlob: (oid) => repo.streamBlob(oid),
    close: () => repo.close(),
    [Symbol.asyncDispose]: () => repo.close(),
  };
  return { repo: lenient, absent: fields.length - entries.length };
}

/** Returns the next steps after an anchor that change a few files which were there. */
async function laterSteps(
  gitDir: string,
  commits: readonly string[],
  { anchor, eligible }: { anchor: number; eligible: readonly EligibleFile[] },
): Promise<readonly LaterStep[]> {
  const files = new Map(eligible.map((file) => [file.entry.path, file]));
  const steps: LaterStep[] = [];
  for (let at = anchor + 1; at < commits.length && steps.length < LATER_STEPS; at++) {
    const pair = [commits[at - 1]!, commits[at]!] as const;
    const known = (await changedFiles(gitDir, pair)).filter(({ path }) => files.has(path));
    if (known.length < 1 || known.length > MAX_STEP_FILES) continue;
    steps.push(
      await Promise.all(known.map(async ({ path, before }): Promise<ChangedFile> => {
        const { entry, lines } = files.get(path)!;
        const isSource = classifyFile(path).category === "source";
        const hunks = entry.oid === before ? await hunksOf(gitDir, pair, path) : undefined;
        return { path, isSource, lines, hunks };
      })),
    );
  }
  return steps;
}

/** Returns what the baselines know of the eligible files. */
async function describeFiles(
  repo: Repo,
  eligible: readonly EligibleFile[],
  tokenizer: TokenizerName,
): Promise<readonly BaselineFile[]> {
  const costs = await costsOfFiles(repo, eligible, { tokenizer });
  const paths = new Set(eligible.map(({ entry }) => entry.path));
  const history = await repo.history(1000);
  const activities = activityOf(history, { paths, halfLife: WEIGHTS.halfLife });
  const recent = await recentChanges(repo.gitDir, repo.info.commit);
  return eligible.map(({ entry, lines }, i) => ({
    path: entry.path,
    size: entry.size,
    lines,
    tokens: costs[i]!.tokens,
    category: classifyFile(entry.path).category,
    churn: activities.get(entry.path)?.churn ?? 0,
    recent: recent.get(entry.path) ?? 0,
  }));
}

/** Packs, and returns what is in. */
async function packedBy(repo: Repo, budget: number, options: MeasureOptions): Promise<Packed> {
  const weights = { ...WEIGHTS, ...options.weights };
  const { index } = await createPack(repo, { budget, tokenizer: options.tokenizer, weights });
  const packed = new Map<string, Lines[]>();
  for (const { file_path, start_line, end_line } of index.chunks) {
    packed.set(file_path, [...packed.get(file_path) ?? [], [start_line, end_line]]);
  }
  return packed;
}

/** Measures every selector on a repository. */
export async function measureRepository(
  path: string,
  name: string,
  options: MeasureOptions,
): Promise<RepoResult> {
  const head = await openRepo(parseRepoSpec(path, { cwd: "/" }));
  await head.close();
  const { gitDir } = head;
  const commits = await firstParents(gitDir);
  const records: AnchorRecord[] = [];
  const fitting: Record<string, number> = {};
  let absentFiles = 0;
  for (const [i, anchor] of anchorsOf(commits.length).entries()) {
    options.onProgress(`${name}, anchor ${i + 1}`);
    const { repo, absent } = await openAt(path, commits[anchor]!);
    await using _ = repo;
    absentFiles += absent;
    const { eligible } = await screenRepo(repo);
    const later = await laterSteps(gitDir, commits, { anchor, eligible });
    if (later.length === 0) continue;
    const files = await describeFiles(repo, eligible, options.tokenizer);
    const total = files.reduce((sum, file) => sum + file.tokens, 0);
    for (const budget of options.budgets) {
      if (total <= budget) {
        fitting[budget] = (fitting[budget] ?? 0) + 1;
        continue;
      }
      const add = (selector: string, recall: Recall): void =>
        void records.push({ selector, budget, anchor: i, recall });
      add(OURS, recallOf(later, await packedBy(repo, budget, options)));
      for (const { id, order, seeds } of BASELINES) {
        const recalls = Array.from(
          { length: seeds },
          (_, seed) => recallOf(later, cutAt(order({ files, later }, seed), budget)),
        );
        add(id, meanRecall(recalls));
      }
    }
  }
  return { name, commit: commits.at(-1)!, records, fitting, absentFiles };
}
