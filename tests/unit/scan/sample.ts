/** A small catalog and scanners of it, for tests of the engine. */

import type { Catalog } from "../../../lib/scan/catalog.ts";
import type { Detector } from "../../../lib/scan/detector.ts";
import { Scanner } from "../../../lib/scan/engine/scanner.ts";
import { entropyThousandths } from "../../../lib/scan/filters/entropy.ts";
import { placeholderKind } from "../../../lib/scan/filters/placeholder.ts";
import { DEFAULT_POLICY, type Policy, type UserRule } from "../../../lib/scan/policy.ts";
import type { Rule } from "../../../lib/scan/rules/rule.ts";
import { expandExample } from "../../../lib/scan/rules/examples.ts";

/** A kind of token that only tests know. */
export const SAMPLE_RULE: Rule = {
  id: "sample-token",
  description: "A token of nobody",
  severity: "high",
  source: "https://example.org/tokens",
  keywords: ["smp_"],
  pattern: "\\bsmp_[A-Za-z0-9]{20}\\b",
  examples: { positive: ["smp_{20:A-Za-z0-9}"], negative: [] },
};

/** Returns a token of {@linkcode SAMPLE_RULE}; another for another index. */
export function sampleToken(index: number = 0): string {
  return expandExample("smp_{20:A-Za-z0-9}", { rule: SAMPLE_RULE.id, index });
}

/** Returns a catalog of rules and detectors. */
export function catalogOf(
  rules: readonly Rule[] = [SAMPLE_RULE],
  detectors: readonly Detector[] = [],
): Catalog {
  return {
    rules,
    detectors,
    checks: { even: (secret) => secret.length % 2 === 0 },
    entropy: entropyThousandths,
    placeholder: placeholderKind,
  };
}

/** Returns a scanner that keeps what it drops. */
export function scannerOf(
  catalog: Catalog = catalogOf(),
  policy: Partial<Policy> = {},
): Scanner {
  return new Scanner(catalog, { ...DEFAULT_POLICY, ...policy }, { key: "test", explain: true });
}

/** Returns a rule as a configuration would give it. */
export function userRule(rule: Partial<UserRule> & { readonly id: string }): UserRule {
  return {
    description: "A rule of a user",
    severity: "high",
    source: "",
    keywords: [],
    allowlists: [],
    ...rule,
  };
}

const encoder = new TextEncoder();

/** Returns the UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
