import assert from "node:assert/strict";
import { type Match, Matcher } from "../../../../lib/scan/engine/matcher.ts";
import { buildRuleSet } from "../../../../lib/scan/engine/rule_set.ts";
import { DEFAULT_POLICY, type UserRule } from "../../../../lib/scan/policy.ts";
import type { Rule } from "../../../../lib/scan/rules/rule.ts";
import { catalogOf, SAMPLE_RULE, userRule, utf8 } from "../sample.ts";

function matches(
  given: { readonly rules?: readonly Rule[]; readonly users?: readonly UserRule[] },
  text: string,
  range?: { readonly from: number; readonly to: number },
): string[] {
  const policy = { ...DEFAULT_POLICY, rules: given.users ?? [] };
  const set = buildRuleSet(catalogOf(given.rules ?? []), policy);
  const bytes = utf8(text);
  const found: Match[] = [];
  new Matcher(set).find(
    { bytes, path: "p/x", ...(range ?? { from: 0, to: bytes.length }) },
    (match) => void found.push(match),
  );
  return found.map(({ rule, secret, start }) => `${rule.info.id} ${secret}@${start}`);
}

function own(more: Partial<Rule>): readonly Rule[] {
  return [{ ...SAMPLE_RULE, id: "own", ...more }];
}

Deno.test("Matcher.find() finds by window what a search of the whole text finds", () => {
  const rules = own({ keywords: ["key"], pattern: "[a-z]{0,5}key=(?<secret>[0-9]{2,4})(?![0-9])" });
  const text = "mykey=12 key=123 xkey=12345 aaaaaaaaakey=1234key=99 KEY=11";
  const expected = [...text.matchAll(/[a-z]{0,5}key=([0-9]{2,4})(?![0-9])/g)]
    .map((match) => `own ${match[1]}@${match.index + match[0].length - match[1]!.length}`);
  assert.equal(expected.length, 4);
  assert.deepEqual(matches({ rules }, text), expected);
});

Deno.test("Matcher.find() takes the edge of a window for no edge of the text", () => {
  const user = (source: string): readonly UserRule[] => [
    userRule({ id: "u", keywords: ["key"], regex: { source, ignoreCase: false } }),
  ];
  assert.deepEqual(matches({ users: user("^key\\d") }, "xxxx key1"), []);
  assert.deepEqual(matches({ users: user("^key\\d") }, "key1 key2"), ["u key1@0"]);
  assert.deepEqual(matches({ users: user("key\\d$") }, "key1 key2"), ["u key2@5"]);
  assert.deepEqual(matches({ users: user("\\bkey\\d") }, "xkey1 key2"), ["u key2@6"]);
});

Deno.test("Matcher.find() tells only of keywords that end in its range, with all around in sight", () => {
  const rules = own({ keywords: ["key"], pattern: "\\d?key\\d" });
  const text = "1key1 2key2 3key3";
  assert.deepEqual(matches({ rules }, text, { from: 6, to: 12 }), ["own 2key2@6"]);
  assert.deepEqual(matches({ rules }, text, { from: 4, to: 9 }), []);
  assert.deepEqual(matches({ rules }, text, { from: 9, to: 10 }), ["own 2key2@6"]);
});

Deno.test("Matcher.find() passes over files that a rule is not for", () => {
  const rules = (glob: string): readonly Rule[] =>
    own({ keywords: ["key"], pattern: "key\\d", paths: [glob] });
  assert.deepEqual(matches({ rules: rules("*.env") }, "key1"), []);
  assert.deepEqual(matches({ rules: rules("p/**") }, "key1"), ["own key1@0"]);
});

Deno.test("Matcher.find() ends where an expression matches nothing", () => {
  const users = [
    userRule({ id: "u", keywords: ["a"], regex: { source: "b*", ignoreCase: false } }),
  ];
  assert.deepEqual(matches({ users }, "abba"), ["u bb@1"]);
});

Deno.test("Matcher tells what it is about to run of others' rules, and runs none that is disabled", () => {
  const rules = [
    userRule({ id: "u", keywords: ["abc"], regex: { source: "abc", ignoreCase: false } }),
  ];
  const set = buildRuleSet(catalogOf(), { ...DEFAULT_POLICY, rules });
  const told: number[] = [];
  const matcher = new Matcher(set, (rule) => void told.push(rule));
  const bytes = utf8("abc smp_");
  const count = (): number => {
    let count = 0;
    matcher.find({ bytes, path: "x", from: 0, to: bytes.length }, () => count++);
    return count;
  };
  assert.equal(count(), 1);
  assert.deepEqual(told, [0, -1]);
  matcher.disable(0);
  assert.equal(count(), 0);
});
