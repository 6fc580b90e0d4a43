import assert from "node:assert/strict";
import { readOwn } from "../../../../lib/scan/config/own.ts";
import { Table } from "../../../../lib/scan/config/table.ts";
import { catalogOf, scannerOf, utf8 } from "../sample.ts";
import { DEFAULT_POLICY } from "../../../../lib/scan/policy.ts";

Deno.test("readOwn() takes limits within bounds, and the defaults for the rest", () => {
  const limits = readOwn(new Table({ version: 1, limits: { rule_ms: 250 } }, "t")).limits;
  assert.deepEqual(limits, { ...DEFAULT_POLICY.limits, ruleMs: 250 });
  assert.throws(() => readOwn(new Table({ version: 1, limits: { rule_ms: 1 } }, "t")), {
    message: /from 100 to 600000/,
  });
});

Deno.test("readOwn() makes exceptions by glob and expression, for all rules or some", () => {
  const rules = [
    { id: "one", regex: "one-\\d+", keywords: ["one-"] },
    { id: "two", regex: "two-\\d+", keywords: ["two-"] },
  ];
  const allow = [{ reason: "tests", rules: ["one"], paths: ["t/**"], regexes: ["9$"], all: true }];
  const own = readOwn(new Table({ version: 1, rules, allow }, "t"));
  const scanner = scannerOf(catalogOf([]), { ...DEFAULT_POLICY, ...own });
  const found = (path: string): string[] =>
    scanner.scan(path, utf8("one-19 one-18 two-19")).findings.map(({ column }) => String(column));
  assert.deepEqual(found("t/a"), ["8", "15"]);
  assert.deepEqual(found("a"), ["1", "8", "15"]);
});
