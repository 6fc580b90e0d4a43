import { compareUtf8 } from "../base/mod.ts";
import type { Severity } from "./rules/rule.ts";

/** A secret that was found; the secret itself is not in it. */
export interface Finding {
  readonly rule: string;
  readonly description: string;
  readonly severity: Severity;
  /** Relative to the root of the scan; what is in an archive follows `!/`. */
  readonly path: string;
  /** All counted from 1; columns count Unicode code points, the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  /** Keyed hash over rule, path and secret. */
  readonly fingerprint: string;
  /** The secret with everything hidden but the prefix that all of its kind have. */
  readonly masked: string;
  /** Why it is reported, or why not. */
  readonly reason: string;
  /** What stands before it in its line, for people; what looks like a secret is masked there too. */
  readonly excerpt: string;
  /** In history: the commit that brought it, and the blob. */
  readonly commit?: string;
  readonly blob?: string;
}

/** Who says that a finding may be there. */
export type SuppressedBy = "inline" | "allowlist" | "baseline";

/** A finding that somebody allowed. */
export interface Suppressed extends Finding {
  readonly by: SuppressedBy;
}

/** Something that was not looked at, or not wholly. */
export interface Incomplete {
  readonly path: string;
  /** A word for programs. */
  readonly reason:
    | "archive-limit"
    | "base64-limit"
    | "changed"
    | "missing-object"
    | "rule-timeout"
    | "shallow"
    | "unreadable"
    | "nothing-scanned"
    | "nested-repository";
  /** A sentence for people. */
  readonly detail: string;
}

/** What a scan of one file, or of all, came to. */
export interface ScanResult {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Matches that turned out to be no secrets; only with `--explain`. */
  readonly dropped: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
  /** Files whose content was looked at, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Files that were not looked at, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** The result of nothing. */
export const NOTHING: ScanResult = {
  findings: [],
  suppressed: [],
  dropped: [],
  incomplete: [],
  files: 0,
  bytes: 0,
  leftOut: {},
};

/** Orders findings by path, place and rule. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareUtf8(a.path, b.path) || a.line - b.line || a.column - b.column ||
    a.end_line - b.end_line || a.end_column - b.end_column || compareUtf8(a.rule, b.rule) ||
    compareUtf8(a.fingerprint, b.fingerprint) || compareUtf8(a.commit ?? "", b.commit ?? "");
}

function compareIncomplete(a: Incomplete, b: Incomplete): number {
  return compareUtf8(a.path, b.path) || compareUtf8(a.reason, b.reason) ||
    compareUtf8(a.detail, b.detail);
}

/** Puts results together, in an order that does not depend on theirs. */
export function joinResults(results: readonly ScanResult[]): ScanResult {
  const leftOut = new Map<string, number>();
  for (const result of results) {
    for (const [reason, count] of Object.entries(result.leftOut)) {
      leftOut.set(reason, (leftOut.get(reason) ?? 0) + count);
    }
  }
  return {
    findings: results.flatMap((result) => result.findings).sort(compareFindings),
    suppressed: results.flatMap((result) => result.suppressed).sort(compareFindings),
    dropped: results.flatMap((result) => result.dropped).sort(compareFindings),
    incomplete: results.flatMap((result) => result.incomplete).sort(compareIncomplete),
    files: results.reduce((sum, { files }) => sum + files, 0),
    bytes: results.reduce((sum, { bytes }) => sum + bytes, 0),
    leftOut: Object.fromEntries([...leftOut].sort(([a], [b]) => compareUtf8(a, b))),
  };
}
