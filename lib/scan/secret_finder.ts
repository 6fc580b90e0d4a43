import type { Sha256Hex } from "../base/mod.ts";
import { loadCatalog } from "./catalog_own.ts";
import { buildRuleSet, rulesDigest } from "./engine/rule_set.ts";
import type { ScanResult } from "./finding.ts";
import { COMMON_KEY } from "./living/fingerprint.ts";
import { DEFAULT_POLICY } from "./policy.ts";
import type { Batch, LoadedFile } from "./run/batch.ts";
import { runBatches } from "./run/run_batches.ts";

/** Why a text is not to be passed on; the secret itself is not in it. */
export interface SecretTrace {
  /** Id of the rule, or why the text could not be looked through wholly. */
  readonly rule: string;
  /** Counted from 1; 0 where it is about the whole text. */
  readonly line: number;
}

/** Looks for secrets in texts by PackRepo's own rules, of every severity, and by nothing else. */
export interface SecretFinder {
  /** SHA-256 over everything that decides what is found. */
  readonly ruleset: Sha256Hex;
  /**
   * Returns for each text the first trace of a secret, or `undefined` where there is none. With more
   * than one processor, many texts are divided among threads, which need `read` permission for
   * PackRepo's `lib`.
   */
  find(
    files: readonly LoadedFile[],
    processors?: number,
  ): Promise<readonly (SecretTrace | undefined)[]>;
}

const BATCH_BYTES = 2 ** 19;

function* batchesOf(files: readonly LoadedFile[]): Generator<Batch> {
  let batch: LoadedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    // A copy of just these bytes: a thread is sent the whole buffer that a view is of.
    batch.push({ path: file.path, bytes: file.bytes.slice() });
    bytes += file.bytes.length;
    if (bytes < BATCH_BYTES) continue;
    yield { kind: "loaded", files: batch };
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield { kind: "loaded", files: batch };
}

/** What was not looked through wholly is never taken for clean. */
function traceOf({ findings, incomplete }: ScanResult): SecretTrace | undefined {
  const [found] = findings;
  if (found !== undefined) return { rule: found.rule, line: found.line };
  const [unread] = incomplete;
  return unread === undefined ? undefined : { rule: unread.reason, line: 0 };
}

async function find(
  files: readonly LoadedFile[],
  processors?: number,
): Promise<readonly (SecretTrace | undefined)[]> {
  const settings = { policy: DEFAULT_POLICY, key: COMMON_KEY, explain: false };
  const traces = new Map<Batch, readonly (SecretTrace | undefined)[]>();
  const order: Batch[] = [];
  function* ordered(): Generator<Batch> {
    for (const batch of batchesOf(files)) {
      order.push(batch);
      yield batch;
    }
  }
  await runBatches(ordered(), {
    settings,
    ...(processors === undefined ? {} : { processors }),
    onBatch: ({ batch, results }) => void traces.set(batch, results.map(traceOf)),
  });
  return order.flatMap((batch) => traces.get(batch)!);
}

/** Returns a finder of secrets; the rules are made ready at once. */
export async function createSecretFinder(): Promise<SecretFinder> {
  const catalog = loadCatalog();
  buildRuleSet(catalog, DEFAULT_POLICY);
  return { ruleset: await rulesDigest(catalog, DEFAULT_POLICY), find };
}
