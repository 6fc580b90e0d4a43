/** How bad a live secret of a kind is. */
export type Severity = "critical" | "high" | "medium" | "low";

/** What a report says of a kind of secret. */
export interface RuleInfo {
  /** kebab-case, unique, stable: part of fingerprints. The provider comes first: `github-pat`. */
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
  /** Where the token's format is documented (the provider's documentation). */
  readonly source: string;
}

/** One kind of token. Data only. */
export interface Rule extends RuleInfo {
  /**
   * Lower-case ASCII literals of at least 3 bytes; at least one stands (in any case) in every match
   * or its context. The automaton is built of these.
   */
  readonly keywords: readonly string[];
  /**
   * Source of a JavaScript regular expression, flag `i` with `ignoreCase` only. The secret is the
   * group `secret`, or the whole match. No look-behind, no back-reference, every repeat bounded, so
   * that a window follows from it. It runs on bytes decoded as Latin-1.
   */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
  /** The least Shannon entropy of the secret, in thousandths of a bit a character. */
  readonly minEntropy?: number;
  /** Names of further checks, each one function in lib/scan/checks. */
  readonly checks?: readonly string[];
  /**
   * Names of checks, in lib/scan/checks too, that make a match certain where they hold: checksums.
   * A match that fails them is still reported, because it may be a token of an older form or one
   * with a typing error; a report may say so.
   */
  readonly confirms?: readonly string[];
  /** Kinds of placeholder (lib/scan/filters/placeholder.ts) that a token of this kind may look like. */
  readonly keeps?: readonly string[];
  /** Only in files whose path matches one of these globs. */
  readonly paths?: readonly string[];
  /**
   * Templates, so that no file of ours holds what looks like a live secret: `{36:A-Za-z0-9}` stands
   * for 36 characters of that class. {@linkcode expandExample} expands them.
   */
  readonly examples: { readonly positive: readonly string[]; readonly negative: readonly string[] };
}
