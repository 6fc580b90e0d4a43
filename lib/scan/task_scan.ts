import config from "../../deno.json" with { type: "json" };
import type { Json, Sha256Hex } from "../base/mod.ts";
import { resolvePath, type TaskContext, type TaskOutcome } from "../cli/mod.ts";
import { pathInfo, readText, requirePathAccess, writeFileAtomic } from "../host/mod.ts";
import { junitXml, sarifLog } from "../report/mod.ts";
import { loadCatalog } from "./catalog_own.ts";
import { loadPolicy } from "./config/load.ts";
import { buildRuleSet, rulesDigest, type RuleSet } from "./engine/rule_set.ts";
import type { ScanResult, Suppressed } from "./finding.ts";
import { type Baseline, newBaselineKey, parseBaseline, renderBaseline } from "./living/baseline.ts";
import { openCleanCache } from "./living/clean_cache.ts";
import { COMMON_KEY } from "./living/fingerprint.ts";
import { type PlacedScan, placeScan } from "./place.ts";
import { exitOf, findingReport, type FinishedScan, scanDocument, scanText } from "./scan_report.ts";
import { scanTarget } from "./scan_target.ts";
import type { ScanFormat, ScanTaskOptions } from "./task_options.ts";

/** The name of a baseline that is read where it lies at the root of what is scanned. */
const BASELINE_NAME = ".packrepo-scan.baseline";
const MAX_BASELINE_BYTES = 64 * 2 ** 20;

/** Reads the baseline that was named, else the one at the root, where there is one. */
async function readBaseline(
  file: string | undefined,
  isNamed: boolean,
): Promise<Baseline | undefined> {
  if (file === undefined) return undefined;
  if (!isNamed && (await pathInfo(file))?.kind !== "file") return undefined;
  return parseBaseline(await readText(file, MAX_BASELINE_BYTES), file);
}

/** Moves what the baseline knows to the suppressed findings. */
function applyBaseline(result: ScanResult, baseline: Baseline | undefined): ScanResult {
  if (baseline === undefined) return result;
  const known = new Set(baseline.entries.map(({ fingerprint }) => fingerprint));
  const accepted = result.findings
    .filter(({ fingerprint }) => known.has(fingerprint))
    .map((finding): Suppressed => ({
      ...finding,
      by: "baseline",
      reason: "it is in the baseline",
    }));
  return {
    ...result,
    findings: result.findings.filter(({ fingerprint }) => !known.has(fingerprint)),
    suppressed: [...result.suppressed, ...accepted],
  };
}

function rulesOutcome(set: RuleSet, digest: Sha256Hex): TaskOutcome {
  const infos = set.rules.map(({ info }) => info).sort((a, b) => a.id < b.id ? -1 : 1);
  const rows = infos.map(({ id, description, severity, source }) => ({
    id,
    description,
    severity,
    source,
  }));
  const text = rows.map(({ id, severity, description }) =>
    `${id.padEnd(40)} ${severity.padEnd(8)} ${description}\n`
  ).join("");
  return { exit: "ok", document: { v: 1, ruleset_digest: digest, rules: rows }, text };
}

/** Writes every finding down as known; nothing else decides that. */
async function saveBaseline(
  result: ScanResult,
  file: string,
  key: string,
): Promise<TaskOutcome> {
  const entries = [...result.findings, ...result.suppressed.filter(({ by }) => by === "baseline")]
    .map(({ fingerprint, rule, path }) => ({ fingerprint, rule, path }));
  const text = renderBaseline({ key, entries });
  await writeFileAtomic(file, text);
  const count = new Set(entries.map(({ fingerprint }) => fingerprint)).size;
  const isWhole = result.incomplete.length === 0;
  return {
    exit: isWhole ? "ok" : "undecided",
    document: { v: 1, baseline: file, entries: count, complete: isWhole },
    text: `${count} known findings written to ${file}${
      isWhole ? "" : "; the scan was incomplete"
    }\n`,
  };
}

function render(
  scan: FinishedScan,
  options: {
    readonly format: ScanFormat;
    readonly set: RuleSet;
    readonly context: TaskContext;
  },
): TaskOutcome {
  const { format, set, context } = options;
  const document: Json = scanDocument(scan);
  const outcome = { exit: exitOf(scan.result), document, text: scanText(scan, context.paint) };
  if (format === "text") return outcome;
  const report = findingReport(scan, set, config.version);
  const text = format === "json"
    ? JSON.stringify(document, null, 2) + "\n"
    : format === "sarif"
    ? JSON.stringify(sarifLog(report), null, 2) + "\n"
    : junitXml(report);
  return { ...outcome, bytes: new TextEncoder().encode(text) };
}

async function withCache(place: PlacedScan, digest: Sha256Hex): Promise<PlacedScan["target"]> {
  if (place.target.kind !== "history" || place.cacheFolder === undefined) return place.target;
  return { ...place.target, cache: await openCleanCache(place.cacheFolder, digest) };
}

/**
 * Scans for secrets. Requires the set `scan`.
 *
 * @throws {PackRepoError} `scan.usage` (64), `scan.bad-config` and `scan.bad-baseline` (78), and what
 * `placeScan` and `scanTarget` throw.
 */
export async function runScan(
  options: ScanTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const { cwd } = context;
  const catalog = loadCatalog();
  const ownIds = new Set([
    ...catalog.rules.map(({ id }) => id),
    ...catalog.detectors.flatMap(({ rules }) => rules.map(({ id }) => id)),
  ]);
  const named = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolvePath(path, cwd);
  const place = options.listRules ? undefined : await placeScan(options, cwd);
  const loaded = await loadPolicy({ config: named(options.config), root: place?.root, ownIds });
  const set = buildRuleSet(catalog, loaded.policy);
  const digest = await rulesDigest(catalog, loaded.policy);
  if (place === undefined) return rulesOutcome(set, digest);
  const baselineFile = named(options.baseline) ??
    (place.root === undefined ? undefined : `${place.root}/${BASELINE_NAME}`);
  if (options.writeBaseline && baselineFile !== undefined) {
    await requirePathAccess("write", baselineFile);
  }
  const isNamed = options.baseline !== undefined && !options.writeBaseline;
  const baseline = await readBaseline(baselineFile, isNamed);
  const key = baseline?.key ?? (options.writeBaseline ? newBaselineKey() : COMMON_KEY);
  const settings = { policy: loaded.policy, key, explain: options.explain };
  const scanned = await scanTarget(
    await withCache(place, digest),
    settings,
    (done, total) => context.progress(`Scanned ${done} of ${total ?? "?"} files`),
  );
  const result = applyBaseline(scanned, baseline);
  if (options.writeBaseline && baselineFile !== undefined) {
    return await saveBaseline(result, baselineFile, key);
  }
  const scan: FinishedScan = {
    result,
    digest,
    ruleCount: set.rules.length,
    label: place.label,
    configFile: loaded.file,
    baselineFile: baseline === undefined ? undefined : baselineFile,
    notes: loaded.notes,
    explain: options.explain,
  };
  return render(scan, { format: options.format, set, context });
}
