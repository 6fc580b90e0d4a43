import { type Finding, joinResults, NOTHING, type ScanResult } from "./finding.ts";
import type { CleanCache } from "./living/clean_cache.ts";
import type { RunSettings } from "./run/batch.ts";
import { runBatches } from "./run/run_batches.ts";
import { type OnProgress, scanBlobs, scanHistory } from "./scan_history.ts";
import { stagedChange } from "./source/staged.ts";
import { listTree, treeBatches } from "./source/tree.ts";

/** What is to be scanned. */
export type ScanTarget =
  /** Everything below a folder; absolute, links resolved. */
  | { readonly kind: "tree"; readonly root: string; readonly noIgnore: boolean }
  /** Files, relative to a folder. */
  | { readonly kind: "files"; readonly root: string; readonly paths: readonly string[] }
  /** Bytes that are given. */
  | { readonly kind: "bytes"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: "staged"; readonly gitDir: string; readonly root: string | undefined }
  | {
    readonly kind: "history";
    readonly gitDir: string;
    readonly isShallow: boolean;
    readonly cache: CleanCache | undefined;
  };

function nothing(detail: string): ScanResult {
  return { ...NOTHING, incomplete: [{ path: "", reason: "nothing-scanned", detail }] };
}

async function scanFiles(
  target: { readonly root: string; readonly paths: readonly string[] },
  settings: RunSettings,
  onProgress: OnProgress,
): Promise<ScanResult> {
  const all: ScanResult[] = [];
  let done = 0;
  await runBatches(treeBatches(target.root, target.paths), {
    settings,
    onBatch({ results }) {
      all.push(...results);
      done += results.length;
      onProgress(done, target.paths.length);
    },
  });
  return joinResults(all);
}

async function scanStaged(
  { gitDir, root }: { readonly gitDir: string; readonly root: string | undefined },
  settings: RunSettings,
  onProgress: OnProgress,
): Promise<ScanResult> {
  const { blobs, changed } = await stagedChange(gitDir, root);
  if (changed === 0) return nothing("Nothing is staged: git add what is to be committed");
  const results: ScanResult[] = [];
  const unread = await scanBlobs({
    gitDir,
    refs: blobs,
    settings,
    onProgress,
    onBlob(ref, result) {
      const named = (finding: Finding): Finding => ({ ...finding, blob: ref.oid });
      results.push({ ...result, findings: result.findings.map(named) });
    },
  });
  return joinResults([...results, {
    ...NOTHING,
    incomplete: unread,
    leftOut: changed > blobs.length ? { "removed-or-link": changed - blobs.length } : {},
  }]);
}

/**
 * Scans a target and returns what was found, sorted. Where nothing was looked at, that is
 * `incomplete`, never clean; what is staged may consist of removals, which need no look.
 *
 * @throws {PackRepoError} `scan.git-failed` (74) and what host's readers throw.
 */
export async function scanTarget(
  target: ScanTarget,
  settings: RunSettings,
  onProgress: OnProgress = () => {},
): Promise<ScanResult> {
  let result: ScanResult;
  switch (target.kind) {
    case "tree": {
      const { paths, incomplete } = await listTree(target.root, target);
      const scanned = await scanFiles({ root: target.root, paths }, settings, onProgress);
      result = joinResults([scanned, { ...NOTHING, incomplete }]);
      break;
    }
    case "files":
      result = await scanFiles(target, settings, onProgress);
      break;
    case "bytes": {
      const { path, bytes } = target;
      const all: ScanResult[] = [];
      await runBatches([{ kind: "loaded", files: [{ path, bytes }] }], {
        settings,
        onBatch: ({ results }) => void all.push(...results),
      });
      result = joinResults(all);
      break;
    }
    case "staged":
      return await scanStaged(target, settings, onProgress);
    case "history":
      result = await scanHistory({ ...target, settings, onProgress });
      break;
  }
  if (result.bytes > 0 || (result.leftOut["known-clean"] ?? 0) > 0) return result;
  const why = nothing("No text was looked at: not one byte");
  return joinResults([result, why]);
}
