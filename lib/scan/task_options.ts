/** The form of a scan's report. */
export type ScanFormat = "text" | "json" | "sarif" | "junit";

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
  /** The part of a scan; the others are tasks of their own. */
  readonly only: "secrets" | undefined;
}
