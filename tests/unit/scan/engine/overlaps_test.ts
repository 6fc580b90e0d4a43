import assert from "node:assert/strict";
import { chooseFindings, type Located } from "../../../../lib/scan/engine/overlaps.ts";
import { buildRuleSet } from "../../../../lib/scan/engine/rule_set.ts";
import { DEFAULT_POLICY } from "../../../../lib/scan/policy.ts";
import type { Finding } from "../../../../lib/scan/finding.ts";
import { catalogOf, SAMPLE_RULE, userRule } from "../sample.ts";

const REGEX = { source: "x", ignoreCase: false };
const SET = buildRuleSet(
  catalogOf([SAMPLE_RULE, { ...SAMPLE_RULE, id: "other-token" }, {
    ...SAMPLE_RULE,
    id: "generic-a",
  }]),
  {
    ...DEFAULT_POLICY,
    rules: ["user-a", "user-b", "generic-user"].map((id) => userRule({ id, regex: REGEX })),
  },
);

function at(id: string, start: number, end: number, more: Partial<Located> = {}): Located {
  const rule = SET.ruleById.get(id)!;
  const verdict = { state: "found", reason: "" } as const;
  const finding = { rule: id } as Finding;
  return { rule, verdict, finding, space: "x", start, end, ...more };
}

function kept(...all: readonly Located[]): string[] {
  return chooseFindings(all).filter(({ verdict }) => verdict.state !== "dropped")
    .map(({ rule, start }) => `${rule.info.id}@${start}`).sort();
}

Deno.test("chooseFindings() keeps the more specific, then the longer, then the earlier rule", () => {
  assert.deepEqual(kept(at("generic-a", 0, 30), at("sample-token", 5, 9)), ["sample-token@5"]);
  assert.deepEqual(kept(at("sample-token", 0, 4), at("other-token", 0, 9)), ["other-token@0"]);
  assert.deepEqual(kept(at("other-token", 0, 4), at("sample-token", 0, 4)), ["sample-token@0"]);
});

Deno.test("chooseFindings() keeps what does not overlap, or lies in another space", () => {
  assert.equal(kept(at("sample-token", 0, 4), at("other-token", 4, 9)).length, 2);
  assert.equal(kept(at("sample-token", 0, 4), at("other-token", 0, 4, { space: "y" })).length, 2);
});

Deno.test("chooseFindings() keeps rules of a configuration side by side, but for generic ones", () => {
  assert.equal(kept(at("user-a", 0, 9), at("user-b", 0, 9)).length, 2);
  assert.deepEqual(kept(at("user-a", 0, 9), at("generic-user", 0, 9)), ["user-a@0"]);
  assert.deepEqual(kept(at("user-a", 0, 9), at("sample-token", 0, 9)), ["user-a@0"]);
});

Deno.test("chooseFindings() counts once what was found twice, and lets a dropped match cover nothing", () => {
  assert.equal(kept(at("sample-token", 0, 4), at("sample-token", 0, 4)).length, 1);
  const dropped = { verdict: { state: "dropped", reason: "" } } as const;
  assert.deepEqual(kept(at("sample-token", 0, 4, dropped), at("generic-a", 0, 4)), ["generic-a@0"]);
});
