import type { RuleInfo } from "./rules/rule.ts";

/** What an allowlist's expressions are compared with. */
export type AllowTarget = "secret" | "match" | "line";

/** Findings that are nobody's business. Plain data, so that it can be given to a thread. */
export interface Allowlist {
  /** For people, and for `--explain`. */
  readonly reason: string;
  /** Sources of JavaScript regular expressions over the path. */
  readonly paths: readonly RegexSource[];
  readonly regexes: readonly RegexSource[];
  readonly target: AllowTarget;
  /** Lower-case texts that a secret may hold. */
  readonly stopwords: readonly string[];
  /** Commits whose findings are allowed; seen in `--history` only. */
  readonly commits: readonly string[];
  /** Whether everything that is given must hold, not just one of it. */
  readonly isAll: boolean;
  /** The rules it is for; all where it is left out. */
  readonly rules?: readonly string[];
}

/** A JavaScript regular expression as data; its only flag may be `i`. */
export interface RegexSource {
  readonly source: string;
  readonly ignoreCase: boolean;
}

/** A rule of a configuration file. */
export interface UserRule extends RuleInfo {
  /** Without one, every file whose path fits is a finding. */
  readonly regex?: RegexSource;
  readonly path?: RegexSource;
  /** In lower case; where there are none, every file is looked at. */
  readonly keywords: readonly string[];
  /** Which group is the secret; by default the first that matched something, else the match. */
  readonly secretGroup?: number;
  /** The secret's Shannon entropy must be above so many thousandths of a bit a character. */
  readonly aboveEntropy?: number;
  readonly allowlists: readonly Allowlist[];
}

/** How far a scan goes. Reaching a limit makes it incomplete. */
export interface Limits {
  /** How often archives are opened within archives, and base64 within base64. */
  readonly depth: number;
  /** The most bytes that the archives in one file may come to. */
  readonly archiveBytes: number;
  /** The most entries that the archives in one file may have. */
  readonly archiveEntries: number;
  /** The most bytes of base64 that are decoded in one file. */
  readonly base64Bytes: number;
  /** Milliseconds that one rule of a configuration file may take at one place. */
  readonly ruleMs: number;
}

/** The limits where nothing else is asked for. */
export const DEFAULT_LIMITS: Limits = {
  depth: 3,
  archiveBytes: 256 * 2 ** 20,
  archiveEntries: 20_000,
  base64Bytes: 8 * 2 ** 20,
  ruleMs: 5000,
};

/** Everything that decides what is a finding. Plain data. */
export interface Policy {
  /** Whether PackRepo's own rules hold. */
  readonly useDefaults: boolean;
  readonly disabledRules: readonly string[];
  readonly rules: readonly UserRule[];
  readonly allowlists: readonly Allowlist[];
  readonly limits: Limits;
}

/** The policy without a configuration. */
export const DEFAULT_POLICY: Policy = {
  useDefaults: true,
  disabledRules: [],
  rules: [],
  allowlists: [],
  limits: DEFAULT_LIMITS,
};
