import { compareUtf8 } from "../base/mod.ts";
import type { TreeEntry } from "../repo/mod.ts";
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

function entrySkipReason(entry: TreeEntry): SkipReason | undefined {
  if (entry.mode === "120000") return "symlink";
  if (entry.mode === "160000") return "submodule";
  if (!entry.isUtf8Path) return "path-encoding";
  const byPath = pathSkipReason(entry.path);
  if (byPath !== undefined) return byPath;
  if (entry.size === 0) return "empty";
  return entry.size > MAX_FILE_BYTES ? "oversize" : undefined;
}

/**
 * Divides a commit's entries by what can be known without reading a blob. Of several paths with one
 * blob, the first by its bytes stays; a path that is out for another reason takes no part in that. What
 * the scope refuses is out before anything else is asked.
 */
export function screenEntries(
  entries: readonly TreeEntry[],
  { scope }: { readonly scope?: Scope | undefined } = {},
): ScreenedEntries {
  const skipped: Skipped[] = [];
  const candidates: TreeEntry[] = [];
  const blobs = new Set<string>();
  const ordered = [...entries].sort((a, b) => compareUtf8(a.path, b.path));
  for (const entry of ordered) {
    const isIn = scope === undefined || scope(entry.path);
    const reason = (isIn ? entrySkipReason(entry) : "scope") ??
      (blobs.has(entry.oid) ? "duplicate" : undefined);
    if (reason === undefined) {
      blobs.add(entry.oid);
      candidates.push(entry);
    } else {
      skipped.push({ file_path: entry.path, reason, bytes: entry.size });
    }
  }
  return { candidates, skipped };
}
