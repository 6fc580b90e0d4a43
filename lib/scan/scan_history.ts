import { type CleanCache } from "./living/clean_cache.ts";
import {
  type Finding,
  type Incomplete,
  joinResults,
  type ScanResult,
  type Suppressed,
} from "./finding.ts";
import type { Allowlist } from "./policy.ts";
import type { Batch, LoadedFile, RunSettings } from "./run/batch.ts";
import { runBatches } from "./run/run_batches.ts";
import { type BlobRef, readBlobs } from "./source/blobs.ts";
import { historyBlobs, type Introduction, introductionsOf } from "./source/history.ts";

/** So many bytes, or files, make a batch. */
const BATCH_BYTES = 2 ** 20;
const BATCH_FILES = 64;

/** What is told of a scan under way. */
export type OnProgress = (files: number, total: number | undefined) => void;

/** Blobs of a repository that are to be scanned. */
export interface BlobScan {
  readonly gitDir: string;
  readonly refs: readonly BlobRef[];
  readonly settings: RunSettings;
  readonly onProgress: OnProgress;
  /** Is called with what came of each blob. */
  readonly onBlob: (ref: BlobRef, result: ScanResult) => void;
}

function missing({ oid, path }: BlobRef, problem: "missing" | "too-large"): Incomplete {
  const what = problem === "missing" ? "is not in the repository" : "is too large to be held";
  return { path, reason: "missing-object", detail: `The blob ${oid} ${what}` };
}

/** Scans blobs, each once; returns what could not be read. */
export async function scanBlobs(scan: BlobScan): Promise<readonly Incomplete[]> {
  const incomplete: Incomplete[] = [];
  const refsOf = new WeakMap<Batch, readonly BlobRef[]>();
  async function* batches(): AsyncGenerator<Batch> {
    let files: LoadedFile[] = [];
    let refs: BlobRef[] = [];
    let bytes = 0;
    const flush = (): Batch => {
      const batch: Batch = { kind: "loaded", files };
      refsOf.set(batch, refs);
      [files, refs, bytes] = [[], [], 0];
      return batch;
    };
    for await (const content of readBlobs(scan.gitDir, scan.refs)) {
      if ("problem" in content) {
        incomplete.push(missing(content.ref, content.problem));
        continue;
      }
      files.push(content.file);
      refs.push(content.ref);
      bytes += content.file.bytes.length;
      if (bytes >= BATCH_BYTES || files.length >= BATCH_FILES) yield flush();
    }
    if (files.length > 0) yield flush();
  }
  let done = 0;
  await runBatches(batches(), {
    settings: scan.settings,
    onBatch({ batch, results }) {
      const refs = refsOf.get(batch)!;
      for (const [index, result] of results.entries()) scan.onBlob(refs[index]!, result);
      done += results.length;
      scan.onProgress(done, scan.refs.length);
    },
  });
  return incomplete;
}

/** Returns the list that allows everything of a commit, if any. */
function allowedBy(finding: Finding, lists: readonly Allowlist[]): Allowlist | undefined {
  const { commit, rule } = finding;
  if (commit === undefined) return undefined;
  return lists.find((list) =>
    !list.isAll && (list.rules === undefined || list.rules.includes(rule)) &&
    list.commits.some((oid) => oid !== "" && commit.startsWith(oid))
  );
}

/** Keeps of findings with one fingerprint the one that came first, and tells its commit. */
function firstOfEach<T extends Finding>(
  found: readonly T[],
  introductions: ReadonlyMap<string, Introduction>,
): T[] {
  const first = new Map<string, { readonly finding: T; readonly order: number }>();
  for (const finding of found) {
    const introduction = introductions.get(finding.blob!);
    const order = introduction?.order ?? Infinity;
    const known = first.get(finding.fingerprint);
    if (known !== undefined && known.order <= order) continue;
    const commit = introduction === undefined ? {} : { commit: introduction.commit };
    first.set(finding.fingerprint, { finding: { ...finding, ...commit }, order });
  }
  return [...first.values()].map(({ finding }) => finding);
}

/**
 * Scans every blob that the repository's refs lead to, each once. A secret that many versions of a
 * file hold is one finding, in the commit that brought it.
 *
 * @throws {PackRepoError} `scan.git-failed`, `host.git-failed` (74).
 */
export async function scanHistory(
  request: {
    readonly gitDir: string;
    readonly isShallow: boolean;
    readonly settings: RunSettings;
    readonly cache: CleanCache | undefined;
    readonly onProgress: OnProgress;
  },
): Promise<ScanResult> {
  const { gitDir, settings, cache, onProgress } = request;
  const all = await historyBlobs(gitDir);
  const refs = all.filter((ref) => cache?.has(ref) !== true);
  const results: ScanResult[] = [];
  const unread = await scanBlobs({
    gitDir,
    refs,
    settings,
    onProgress,
    onBlob(ref, result) {
      const named = <T extends Finding>(finding: T): T => ({ ...finding, blob: ref.oid });
      const isClean = result.findings.length + result.suppressed.length + result.dropped.length +
          result.incomplete.length === 0;
      if (isClean) cache?.add(ref);
      results.push({
        ...result,
        findings: result.findings.map(named),
        suppressed: result.suppressed.map(named),
        dropped: result.dropped.map(named),
      });
    },
  });
  await cache?.save();
  const joined = joinResults(results);
  const oids = new Set([...joined.findings, ...joined.suppressed].map(({ blob }) => blob!));
  const introductions = await introductionsOf(gitDir, [...oids]);
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = firstOfEach(joined.suppressed, introductions);
  for (const finding of firstOfEach(joined.findings, introductions)) {
    const list = allowedBy(finding, settings.policy.allowlists);
    if (list === undefined) findings.push(finding);
    else suppressed.push({ ...finding, by: "allowlist", reason: `${list.reason} (commit)` });
  }
  const shallow: Incomplete[] = request.isShallow
    ? [{
      path: "",
      reason: "shallow",
      detail:
        "The clone is shallow: older commits are not there. Complete it: git fetch --unshallow",
    }]
    : [];
  const known = all.length - refs.length;
  return joinResults([{
    ...joined,
    findings,
    suppressed,
    incomplete: [...joined.incomplete, ...unread, ...shallow],
    files: joined.files + known,
    leftOut: known === 0 ? joined.leftOut : { ...joined.leftOut, "known-clean": known },
  }]);
}
