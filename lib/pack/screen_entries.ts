import { compareUtf8 } from "../base/mod.ts";
import type { TreeEntry } from "../repo/mod.ts";
import type { IgnoreRules } from "./ignore_rules.ts";
import { pathSkipReason } from "./path_rules.ts";
import type { Scope } from "./scope.ts";
import { MAX_FILE_BYTES } from "./screen_content.ts";
import type { Skipped, SkipReason } from "./types.ts";

/** What the tree alone says of a commit's entries. */
export interface ScreenedEntries {
  /** Files whose content decides, by the bytes of their paths. */
  readonly candidates: readonly TreeEntry[];
  /** Entries that are out already. */
  readonly skipped: readonly Skipped[];
}

/** What screening goes by besides the entries. */
export interface EntryRules {
  /** Which paths may be packed; all by default. */
  readonly scope?: Scope | undefined;
  /** What the commit's own files say of paths; nothing by default. */
  readonly rules?: IgnoreRules | undefined;
}

function entrySkipReason(entry: TreeEntry, { scope, rules }: EntryRules): SkipReason | undefined {
  const { path } = entry;
  if (scope !== undefined && !scope(path)) return "scope";
  if (entry.mode === "120000") return "symlink";
  if (entry.mode === "160000") return "submodule";
  if (!entry.isUtf8Path) return "path-encoding";
  if (rules?.isIgnored(path)) return "ignored";
  const byPath = pathSkipReason(path, rules?.marksOf(path));
  if (byPath !== undefined) return byPath;
  if (entry.size === 0) return "empty";
  return entry.size > MAX_FILE_BYTES ? "oversize" : undefined;
}

/**
 * Divides a commit's entries by what can be known of each without reading its blob. What the scope
 * refuses is out before anything else is asked. Copies are not told apart here.
 */
export function screenEntries(
  entries: readonly TreeEntry[],
  rules: EntryRules = {},
): ScreenedEntries {
  const skipped: Skipped[] = [];
  const candidates: TreeEntry[] = [];
  for (const entry of [...entries].sort((a, b) => compareUtf8(a.path, b.path))) {
    const reason = entrySkipReason(entry, rules);
    if (reason === undefined) candidates.push(entry);
    else skipped.push({ file_path: entry.path, reason, bytes: entry.size });
  }
  return { candidates, skipped };
}
