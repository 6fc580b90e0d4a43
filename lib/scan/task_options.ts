/** The parts of a scan. */
export const PART_NAMES = ["secrets"] as const;
export type PartName = typeof PART_NAMES[number];

/** The forms of a scan's report. */
export const SCAN_FORMATS = ["text", "json", "sarif", "junit"] as const;
export type ScanFormat = typeof SCAN_FORMATS[number];

/** What `deno task scan` was asked for. */
export interface ScanTaskOptions {
  /** A folder, files, `-` for standard input, or nothing for the folder the caller stands in. */
  readonly paths: readonly string[];
  readonly staged: boolean;
  readonly history: boolean;
  readonly noIgnore: boolean;
  readonly config: string | undefined;
  readonly baseline: string | undefined;
  readonly writeBaseline: boolean;
  readonly format: ScanFormat;
  readonly explain: boolean;
  readonly listRules: boolean;
  readonly only: PartName | undefined;
}
