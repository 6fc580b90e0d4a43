import assert from "node:assert/strict";
import type { RuleInfo } from "../../../../lib/scan/rules/rule.ts";
import { FORMAT_DETECTORS } from "../../../../lib/scan/formats/table.ts";
import { findAll } from "../../../helpers/leaky/find.ts";
import { drawSample } from "../../../helpers/leaky/sample.ts";
import { assertRisks } from "../../../helpers/leaky/expect.ts";
import { LEAKY_SAMPLES } from "../../../helpers/leaky/all.ts";
import { HARMLESS_SAMPLES } from "../../../helpers/leaky/harmless.ts";

for (const sample of LEAKY_SAMPLES) {
  Deno.test(`FORMAT_DETECTORS find every line at risk in ${sample.path}, and no other`, () => {
    for (let index = 0; index < 5; index++) assertRisks(sample, index);
  });
}

for (const sample of HARMLESS_SAMPLES) {
  Deno.test(`FORMAT_DETECTORS find nothing in ${sample.path}`, () => {
    const { path, bytes } = drawSample(sample);
    assert.deepEqual(findAll(path, bytes), []);
  });
}

Deno.test("FORMAT_DETECTORS describe each rule once, or twice in the same words", () => {
  const rules = new Map<string, RuleInfo>();
  for (const rule of FORMAT_DETECTORS.flatMap((detector) => detector.rules)) {
    assert.match(rule.id, /^[a-z][a-z0-9-]+$/);
    assert.match(rule.source, /^https:\/\//);
    assert.ok(rule.description.length > 10 && !rule.description.endsWith("."));
    assert.deepEqual(rules.get(rule.id) ?? rule, rule, rule.id);
    rules.set(rule.id, rule);
  }
});

Deno.test("FORMAT_DETECTORS have ids of their own, and keywords that an automaton takes", () => {
  const ids = FORMAT_DETECTORS.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, keywords, wants } of FORMAT_DETECTORS) {
    assert.ok(keywords.length > 0 || wants !== undefined, id);
    for (const keyword of keywords) assert.match(keyword, /^[\x20-\x40\x5b-\x7e]{3,}$/, id);
  }
});
