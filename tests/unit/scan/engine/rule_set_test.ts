import assert from "node:assert/strict";
import { buildRuleSet, rulesDigest, ruleWindows } from "../../../../lib/scan/engine/rule_set.ts";
import { DEFAULT_LIMITS, DEFAULT_POLICY } from "../../../../lib/scan/policy.ts";
import { loadCatalog } from "../../../../lib/scan/catalog_own.ts";
import { catalogOf, SAMPLE_RULE, userRule } from "../sample.ts";

Deno.test("buildRuleSet() refuses a check that there is not, and two rules of one name", () => {
  const build = (...rules: readonly typeof SAMPLE_RULE[]): unknown =>
    buildRuleSet(catalogOf(rules), DEFAULT_POLICY);
  assert.throws(() => build({ ...SAMPLE_RULE, checks: ["nope"] }), /asks for no check: nope/);
  assert.throws(() => build(SAMPLE_RULE, SAMPLE_RULE), /Two rules are called sample-token/);
});

Deno.test("rulesDigest() is another for other rules, and the same for other examples and limits", async () => {
  const rule = { ...SAMPLE_RULE, examples: { positive: [], negative: [] } };
  const same = await rulesDigest(catalogOf(), DEFAULT_POLICY);
  assert.equal(await rulesDigest(catalogOf([rule]), DEFAULT_POLICY), same);
  const limits = { ...DEFAULT_LIMITS, depth: 1 };
  assert.equal(await rulesDigest(catalogOf(), { ...DEFAULT_POLICY, limits }), same);
  const others = [
    await rulesDigest(catalogOf([{ ...SAMPLE_RULE, pattern: "smp_x" }]), DEFAULT_POLICY),
    await rulesDigest(catalogOf(), { ...DEFAULT_POLICY, disabledRules: ["sample-token"] }),
    await rulesDigest(catalogOf(), { ...DEFAULT_POLICY, rules: [userRule({ id: "u" })] }),
  ];
  assert.equal(new Set([same, ...others]).size, 4);
});

Deno.test("every rule of ours has a window: bounded, and around a keyword that all its matches hold", () => {
  const wide: string[] = [];
  for (const rule of buildRuleSet(loadCatalog(), DEFAULT_POLICY).rules) {
    if (rule.regex === undefined) continue;
    const windows = ruleWindows(rule);
    const isBounded = windows !== "whole" &&
      [...windows.values()].every(({ before, after }) => before + after <= 8192);
    if (!isBounded) wide.push(rule.info.id);
  }
  assert.deepEqual(wide, []);
});

Deno.test("every rule of ours has keywords of at least 3 bytes, a source, and compiles", () => {
  for (const { regex, keywords, info } of buildRuleSet(loadCatalog(), DEFAULT_POLICY).rules) {
    assert.match(info.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.match(info.source, /^https:\/\//, info.id);
    if (regex === undefined) continue;
    for (const keyword of keywords) assert.match(keyword, /^[\x20-\x7e]{3,}$/, info.id);
    assert.ok(new RegExp(regex.source, regex.ignoreCase ? "i" : ""));
  }
});
