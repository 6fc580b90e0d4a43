import type { Repo } from "../repo/mod.ts";
import { screenEntries } from "./screen_entries.ts";
import { type ScreenedFiles, screenFiles } from "./screen_files.ts";
import type { PackOptions } from "./types.ts";

/** Which files of a commit can be packed, and why the others can't. */
export interface ScreenedRepo extends ScreenedFiles {
  /** Entries of the commit's tree; each is eligible or skipped. */
  readonly totalFiles: number;
}

/**
 * Divides a commit's entries into those that can be packed and the others, with the reason of each.
 * Nothing of it depends on a budget or a tokenizer.
 */
export async function screenRepo(
  repo: Repo,
  options: Pick<PackOptions, "scope" | "focus" | "onProgress"> = {},
): Promise<ScreenedRepo> {
  const entries = await repo.entries();
  const { candidates, skipped } = screenEntries(entries, options);
  const { onProgress, focus } = options;
  const onText = focus && ((path: string, bytes: Uint8Array): void => focus.read(path, bytes));
  const files = await screenFiles(candidates, { repo, onProgress, onText });
  return {
    eligible: files.eligible,
    skipped: [...skipped, ...files.skipped],
    totalFiles: entries.length,
  };
}
