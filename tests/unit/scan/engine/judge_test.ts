import assert from "node:assert/strict";
import { Judge } from "../../../../lib/scan/engine/judge.ts";
import type { Match } from "../../../../lib/scan/engine/matcher.ts";
import { buildRuleSet } from "../../../../lib/scan/engine/rule_set.ts";
import { type Allowlist, DEFAULT_POLICY } from "../../../../lib/scan/policy.ts";
import { catalogOf, sampleToken } from "../sample.ts";

const LIST: Allowlist = {
  reason: "known",
  paths: [],
  regexes: [],
  target: "secret",
  stopwords: [],
  commits: [],
  isAll: false,
};

function verdict(list: Partial<Allowlist>, line: string = "a line"): string {
  const policy = { ...DEFAULT_POLICY, allowlists: [{ ...LIST, ...list }] };
  const set = buildRuleSet(catalogOf(), policy);
  const secret = sampleToken();
  const match: Match = { rule: set.rules[0]!, start: 0, end: 24, secret, match: secret };
  const judged = new Judge(set, catalogOf(), undefined)
    .judge(match, { path: "d/x.txt", line: () => line, via: undefined });
  return `${judged.state} ${judged.reason}`;
}

const regex = (source: string): Allowlist["regexes"] => [{ source, ignoreCase: false }];

Deno.test("Judge.judge() lets an allowlist suppress, and says why", () => {
  assert.equal(verdict({}), "found rule sample-token");
  assert.equal(verdict({ regexes: regex("^smp_") }), "suppressed known (secret)");
  assert.equal(verdict({ regexes: regex("^a l"), target: "line" }), "suppressed known (line)");
  assert.equal(verdict({ stopwords: ["smp"] }), "suppressed known (stopword)");
  assert.equal(verdict({ regexes: regex("^no") }), "found rule sample-token");
});

Deno.test("Judge.judge() asks for all of a list where it says so, and for its rules only", () => {
  const both = { regexes: regex("^smp_"), paths: regex("^d/"), isAll: true };
  assert.equal(verdict(both), "suppressed known (path and secret)");
  assert.equal(verdict({ ...both, paths: regex("^e/") }), "found rule sample-token");
  assert.equal(verdict({ ...both, commits: ["abc"] }), "found rule sample-token");
  assert.equal(verdict({ stopwords: ["smp"], rules: ["x"] }), "found rule sample-token");
  assert.match(verdict({ stopwords: ["smp"], rules: ["sample-token"] }), /^suppressed/);
});

Deno.test("Judge.judge() lets the line's comment come first", () => {
  const line = "x # packrepo:allow";
  assert.match(verdict({ stopwords: ["smp"] }, line), /^suppressed a comment in the line/);
});

Deno.test("Judge.allowsPath() tells files that need not be opened", () => {
  const allows = (list: Partial<Allowlist>): boolean => {
    const policy = { ...DEFAULT_POLICY, allowlists: [{ ...LIST, ...list }] };
    const judge = new Judge(buildRuleSet(catalogOf(), policy), catalogOf());
    return judge.allowsPath("d/x.txt") !== undefined;
  };
  assert.ok(allows({ paths: regex("^d/") }));
  assert.ok(!allows({ paths: regex("^e/") }));
  assert.ok(!allows({ paths: regex("^d/"), isAll: true }));
  assert.ok(!allows({ paths: regex("^d/"), rules: ["sample-token"] }));
});
