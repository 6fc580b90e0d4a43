import type { Repo } from "../repo/mod.ts";
import { hasDuplicates, withoutDuplicates } from "./duplicates.ts";
import type { FactsCache } from "./facts_cache.ts";
import { readIgnoreRules } from "./ignore_rules.ts";
import { readSteps } from "./rank_files.ts";
import { screenEntries } from "./screen_entries.ts";
import { type ScreenedFiles, screenFiles } from "./screen_files.ts";
import type { Scope } from "./scope.ts";
import type { Focus, PackOptions, Skipped } from "./types.ts";

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
  /** Is given the bytes of every eligible file. */
  readonly focus?: Pick<Focus, "read"> | undefined;
  /** What is known of blobs from earlier runs; nothing by default. */
  readonly facts?: FactsCache | undefined;
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
  // History tells a copy from what it was copied from; without copies it need not be waited for.
  const { kept, duplicates } = hasDuplicates(candidates)
    ? withoutDuplicates(candidates, await (options.steps ?? readSteps(repo)) ?? [])
    : { kept: candidates, duplicates: [] };
  const { onProgress, focus, facts } = options;
  const onText = focus && ((path: string, bytes: Uint8Array): void => focus.read(path, bytes));
  const files = await screenFiles(kept, { repo, facts, onProgress, onText });
  const copies = duplicates.map(({ path, size }): Skipped => ({
    file_path: path,
    reason: "duplicate",
    bytes: size,
  }));
  return {
    eligible: files.eligible,
    skipped: [...skipped, ...copies, ...files.skipped],
    totalFiles: entries.length,
  };
}
