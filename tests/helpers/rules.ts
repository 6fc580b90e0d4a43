/** Rules tried by themselves: without keywords, windows and the filters that come after. */

import assert from "node:assert/strict";
import { base62Crc32 } from "../../lib/scan/checks/base62_crc32.ts";
import { CHECKS } from "../../lib/scan/checks/table.ts";
import { expandExample, type NamedExpansions } from "../../lib/scan/rules/examples.ts";
import type { Rule } from "../../lib/scan/rules/rule.ts";

/** `{6:crc}`: the checksum of the characters of the token before it. */
const NAMED: NamedExpansions = {
  crc: ({ before, length }) => base62Crc32(/[A-Za-z0-9]*$/.exec(before)![0]).slice(0, length),
};

/** Returns an example of a rule as text; other seeds give other texts. */
export function exampleOf(rule: Rule, template: string, seed: number): string {
  return expandExample(template, { rule: rule.id, index: seed, named: NAMED });
}

/** Returns the Shannon entropy of a text in thousandths of a bit a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count / text.length * Math.log2(count / text.length);
  return Math.floor(bits * 1000);
}

const compiled = new Map<Rule, RegExp>();

/** Returns the first secret that a rule finds in a text (its characters are bytes). */
export function findSecret(rule: Rule, text: string): string | undefined {
  let regex = compiled.get(rule);
  if (regex === undefined) {
    regex = new RegExp(rule.pattern, rule.ignoreCase ? "gi" : "g");
    compiled.set(rule, regex);
  }
  for (const match of text.matchAll(regex)) {
    const secret = match.groups?.["secret"] ?? match[0];
    if (entropyOf(secret) < (rule.minEntropy ?? 0)) continue;
    if ((rule.checks ?? []).every((name) => CHECKS[name]!(secret))) return secret;
  }
  return undefined;
}

/** How many texts each template is expanded to. */
const SEEDS = 20;

/** Checks that each rule finds its positive examples, and its negative ones not. */
export function checkExamples(rules: readonly Rule[]): void {
  assert.ok(rules.length > 5);
  for (const rule of rules) {
    const { positive, negative } = rule.examples;
    assert.ok(positive.length >= 2 && negative.length >= 2, `${rule.id} has two examples of each`);
    for (const template of positive) {
      for (let seed = 0; seed < SEEDS; seed++) {
        const text = exampleOf(rule, template, seed);
        const secret = findSecret(rule, text);
        assert.ok(secret !== undefined, `${rule.id} finds nothing in ${text}`);
        assert.ok(text.includes(secret));
        assert.ok(
          rule.keywords.some((keyword) => text.toLowerCase().includes(keyword)),
          `No keyword of ${rule.id} stands in ${text}`,
        );
      }
    }
    for (const template of negative) {
      const text = exampleOf(rule, template, 0);
      assert.equal(findSecret(rule, text), undefined, `${rule.id} finds something in ${text}`);
    }
  }
}
