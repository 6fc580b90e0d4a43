/** A finding as every report shows it, whatever found it. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: "critical" | "high" | "medium" | "low";
  /** One sentence; holds no secret. */
  readonly message: string;
  readonly path: string;
  /** Counted from 1; columns count Unicode code points, ends are exclusive. Missing for a whole file. */
  readonly region?: {
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
  readonly fingerprint: string;
  /** In which commit, where the history was looked at. */
  readonly commit?: string;
  /** Who accepted it, where somebody did. */
  readonly suppressed?: { readonly by: string; readonly reason: string };
}

/** What a rule is about, for the reports that list the rules. */
export interface ReportedRule {
  readonly id: string;
  readonly description: string;
  /** Where to read more; may be empty. */
  readonly url: string;
  readonly severity: ReportedFinding["severity"];
}

/** Something that could not be decided. */
export interface ReportedGap {
  readonly path: string;
  readonly reason: string;
  readonly detail: string;
}

/** What a report is made from. */
export interface FindingReport {
  /** Name and version of what looked. */
  readonly tool: { readonly name: string; readonly version: string };
  /** SHA-256 of the rules, where there is one. */
  readonly rulesDigest?: string;
  readonly rules: readonly ReportedRule[];
  readonly findings: readonly ReportedFinding[];
  readonly suppressed: readonly ReportedFinding[];
  readonly gaps: readonly ReportedGap[];
}
