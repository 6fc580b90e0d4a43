import type { Repo } from "../repo/mod.ts";
import { createCounter } from "../tokens/mod.ts";
import { measureFiles, type Measurement } from "./measure_files.ts";
import { scopeIn } from "./scope.ts";
import { screenEntries } from "./screen_entries.ts";
import type { PackOptions } from "./types.ts";

/** Which files of a commit can be packed, what each costs, and why the others can't. */
export interface RepoMeasurement extends Measurement {
  /** Entries of the commit's tree; each is eligible or skipped. */
  readonly totalFiles: number;
}

/**
 * Divides a commit's entries into those that can be packed, with their tokens, and the others, with
 * the reason of each. Nothing of it depends on a budget.
 */
export async function measureRepo(
  repo: Repo,
  options: Pick<PackOptions, "tokenizer" | "workers" | "onProgress" | "selection">,
): Promise<RepoMeasurement> {
  const entries = await repo.entries();
  const { candidates, skipped } = screenEntries(entries, await scopeIn(repo, options.selection));
  await using counter = await createCounter(options.tokenizer, {
    workers: options.workers ?? 1,
    expectedBytes: candidates.reduce((sum, entry) => sum + entry.size, 0),
  });
  const { onProgress } = options;
  const measured = await measureFiles(candidates, { repo, counter, onProgress });
  return {
    eligible: measured.eligible,
    skipped: [...skipped, ...measured.skipped],
    totalFiles: entries.length,
  };
}
