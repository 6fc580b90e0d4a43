import type { Repo } from "../repo/mod.ts";
import type { FactsCache } from "./facts_cache.ts";
import { screenEntries } from "./screen_entries.ts";
import { type ScreenedFiles, screenFiles } from "./screen_files.ts";
import type { Scope } from "./scope.ts";
import type { Focus, PackOptions } from "./types.ts";

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
  readonly focus?: Focus | undefined;
  /** What is known of blobs from earlier runs; nothing by default. */
  readonly facts?: FactsCache | undefined;
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
  const { candidates, skipped } = screenEntries(entries, options);
  const { onProgress, focus, facts } = options;
  const onText = focus && ((path: string, bytes: Uint8Array): void => focus.read(path, bytes));
  const files = await screenFiles(candidates, { repo, facts, onProgress, onText });
  return {
    eligible: files.eligible,
    skipped: [...skipped, ...files.skipped],
    totalFiles: entries.length,
  };
}
