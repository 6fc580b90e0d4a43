import type { Catalog } from "../catalog.ts";
import {
  compareFindings,
  type Finding,
  type Incomplete,
  type ScanResult,
  type Suppressed,
} from "../finding.ts";
import type { ArchiveBudget } from "../input/archive_budget.ts";
import type { Policy } from "../policy.ts";
import { FileScan } from "./file_scan.ts";
import { Judge } from "./judge.ts";
import { Matcher, type Watch } from "./matcher.ts";
import { chooseFindings, type Located } from "./overlaps.ts";
import { buildRuleSet, type RuleSet } from "./rule_set.ts";

/** What a scanner needs besides the rules. */
export interface ScannerOptions {
  /** The key of fingerprints. */
  readonly key: string;
  /** Whether dropped matches are kept. */
  readonly explain: boolean;
  readonly watch?: Watch;
}

/** Collects what is found in one file and in the archives within it. */
export class FileSink {
  readonly located: Located[] = [];
  readonly budget: ArchiveBudget;
  base64Bytes: number;
  readonly incomplete: Incomplete[] = [];
  readonly leftOut: Record<string, number> = {};
  files = 0;
  bytes = 0;

  constructor(policy: Policy) {
    const { archiveBytes, archiveEntries, base64Bytes } = policy.limits;
    this.budget = { bytes: archiveBytes, entries: archiveEntries };
    this.base64Bytes = base64Bytes;
  }

  /** Counts bytes of text that are looked at. */
  count(bytes: number): void {
    this.bytes += bytes;
  }

  /** Counts something that was not looked at. */
  leaveOut(reason: string): void {
    this.leftOut[reason] = (this.leftOut[reason] ?? 0) + 1;
  }

  /** Says that something was not looked at as it should have been; each thing once. */
  report(incomplete: Incomplete): void {
    const isKnown = this.incomplete.some(({ path, reason }) =>
      path === incomplete.path && reason === incomplete.reason
    );
    if (!isKnown) this.incomplete.push(incomplete);
  }
}

/** Looks for secrets in files, one after the other. */
export class Scanner {
  readonly policy: Policy;
  readonly set: RuleSet;
  readonly matcher: Matcher;
  readonly judge: Judge;
  readonly key: string;
  readonly explain: boolean;

  constructor(catalog: Catalog, policy: Policy, options: ScannerOptions) {
    this.policy = policy;
    this.set = buildRuleSet(catalog, policy);
    this.matcher = new Matcher(this.set, options.watch);
    this.judge = new Judge(this.set, catalog, options.watch);
    this.key = options.key;
    this.explain = options.explain;
  }

  /** Looks through a file that is given in pieces, the last of them marked. */
  start(path: string): { push(piece: Uint8Array, isLast: boolean): void; end(): ScanResult } {
    const sink = new FileSink(this.policy);
    const scan = this.#scanOf(path, 0, sink);
    return {
      push: (piece, isLast) => scan?.push(piece, isLast),
      end: () => this.#result(sink),
    };
  }

  /** Looks through a whole file. */
  scan(path: string, bytes: Uint8Array): ScanResult {
    const scan = this.start(path);
    scan.push(bytes, true);
    return scan.end();
  }

  /** Looks through a file within another. */
  scanInto(
    sink: FileSink,
    file: { readonly path: string; readonly bytes: Uint8Array; readonly depth: number },
  ): void {
    this.#scanOf(file.path, file.depth, sink)?.push(file.bytes, true);
  }

  #scanOf(path: string, depth: number, sink: FileSink): FileScan | undefined {
    if (this.judge.allowsPath(path) !== undefined) {
      sink.leaveOut("allowlist");
      return undefined;
    }
    sink.files++;
    return new FileScan(this, { path, depth }, sink);
  }

  #result(sink: FileSink): ScanResult {
    const findings: Finding[] = [];
    const suppressed: Suppressed[] = [];
    const dropped: Finding[] = [];
    for (const { verdict, finding } of chooseFindings(sink.located)) {
      if (verdict.state === "found") findings.push(finding);
      else if (verdict.state === "suppressed") suppressed.push({ ...finding, by: verdict.by });
      else if (this.explain) dropped.push(finding);
    }
    return {
      findings: findings.sort(compareFindings),
      suppressed: suppressed.sort(compareFindings),
      dropped: dropped.sort(compareFindings),
      incomplete: sink.incomplete,
      files: sink.files,
      bytes: sink.bytes,
      leftOut: sink.leftOut,
    };
  }
}
