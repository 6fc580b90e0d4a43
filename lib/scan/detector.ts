import type { RuleInfo } from "./rules/rule.ts";

/** Where a detector is to look. */
export interface DetectInput {
  readonly bytes: Uint8Array;
  /** Relative to the root of the scan. */
  readonly path: string;
  /** Byte offset of the keyword that was hit; -1 where the detector is given a whole file. */
  readonly at: number;
  /** The keyword that was hit, empty for a whole file. */
  readonly keyword: string;
}

/** A secret as a detector found it, before filters and allowlists. */
export interface RawMatch {
  /** Id of the rule, one of the detector's. */
  readonly rule: string;
  /** Byte offset of the secret. */
  readonly start: number;
  /** End, exclusive. */
  readonly end: number;
}

/** Finds secrets in bytes around a keyword's hit, or in a whole file of a known name or format. */
export interface Detector {
  readonly id: string;
  /** Every rule that it reports. */
  readonly rules: readonly RuleInfo[];
  /** Lower-case ASCII literals of at least 3 bytes; `detect` is called for each hit of one. */
  readonly keywords: readonly string[];
  /** Whether `detect` is called once for the whole of a file of this path. */
  wants?(path: string): boolean;
  detect(input: DetectInput): readonly RawMatch[];
}
