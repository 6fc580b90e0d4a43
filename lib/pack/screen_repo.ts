import { compareUtf8 } from "../base/mod.ts";
import type { Repo, TreeEntry } from "../repo/mod.ts";
import { divideByBlob, withoutDuplicates } from "./duplicates.ts";
import type { FactsCache } from "./facts_cache.ts";
import { readIgnoreRules } from "./ignore_rules.ts";
import { readSteps } from "./rank_files.ts";
import { screenEntries } from "./screen_entries.ts";
import { type Onlooker, type ScreenedFiles, screenFiles } from "./screen_files.ts";
import type { Scope } from "./scope.ts";
import type { PackOptions, Skipped } from "./types.ts";

/** Which files of a commit can be packed, and why the others can't. */
export interface ScreenedRepo extends ScreenedFiles {
  /** Entries of the commit's tree; each is eligible or skipped. */
  readonly totalFiles: number;
}

/** What shapes a screening, and what watches it. */
export interface ScreenOptions {
  readonly onProgress?: PackOptions["onProgress"] | undefined;
  /** Which paths may be packed; the others are skipped as `scope`. All by default. */
  readonly scope?: Scope | undefined;
  /** Those who want the content of eligible files. */
  readonly onlookers?: readonly Onlooker[] | undefined;
  /** What is known of blobs from earlier runs; nothing by default. */
  readonly facts?: FactsCache | undefined;
  /** Is told of the files that may be eligible before any of them is read. */
  readonly onCandidates?: ((candidates: readonly TreeEntry[]) => Promise<void> | void) | undefined;
  /** What {@linkcode readSteps} gives, where it is read already. */
  readonly steps?: ReturnType<typeof readSteps> | undefined;
}

/**
 * Divides a commit's entries into those that can be packed and the others, with the reason of each.
 * Nothing of it depends on a budget or a tokenizer.
 */
export async function screenRepo(
  repo: Repo,
  options: ScreenOptions = {},
): Promise<ScreenedRepo> {
  const entries = await repo.entries();
  const rules = await readIgnoreRules(repo, entries);
  const { candidates, skipped } = screenEntries(entries, { ...options, rules });
  await options.onCandidates?.(candidates);
  const { facts, onlookers, onProgress } = options;
  const screen = (files: readonly TreeEntry[], before: number): Promise<ScreenedFiles> =>
    screenFiles(files, {
      repo,
      facts,
      onlookers,
      onProgress: onProgress && ((done) => onProgress(before + done, candidates.length)),
    });
  // History tells a copy from what it was copied from; the other files need not wait for it.
  const { alone, shared } = divideByBlob(candidates);
  const screened = await screen(alone, 0);
  const { kept, duplicates } = shared.length === 0
    ? { kept: [], duplicates: [] }
    : withoutDuplicates(shared, await (options.steps ?? readSteps(repo)) ?? []);
  const late = await screen(kept, alone.length);
  const copies = duplicates.map(({ path, size }): Skipped => ({
    file_path: path,
    reason: "duplicate",
    bytes: size,
  }));
  return {
    eligible: [...screened.eligible, ...late.eligible]
      .sort((a, b) => compareUtf8(a.entry.path, b.entry.path)),
    skipped: [...skipped, ...copies, ...screened.skipped, ...late.skipped],
    totalFiles: entries.length,
  };
}
