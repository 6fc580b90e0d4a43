import assert from "node:assert/strict";
import { readGitleaks } from "../../../../lib/scan/config/gitleaks.ts";
import { Table } from "../../../../lib/scan/config/table.ts";
import { catalogOf, scannerOf, utf8 } from "../sample.ts";
import { DEFAULT_POLICY } from "../../../../lib/scan/policy.ts";
import type { ScanResult } from "../../../../lib/scan/finding.ts";

const RULE = { id: "num", regex: "num-(\\d{4})", keywords: ["num-"] };

function scan(rule: object, text: string, more: object = {}, path: string = "a.txt"): ScanResult {
  const config = readGitleaks(new Table({ rules: [{ ...RULE, ...rule }], ...more }, "g.toml"));
  const policy = { ...DEFAULT_POLICY, ...config };
  return scannerOf(catalogOf([]), policy).scan(path, utf8(text));
}

function found(...args: Parameters<typeof scan>): number {
  return scan(...args).findings.length;
}

Deno.test("readGitleaks() takes the first group that matched for the secret, or the one asked for", () => {
  const column = (rule: object): number => scan(rule, "num-1234").findings[0]!.column;
  assert.equal(column({}), 5);
  assert.equal(column({ regex: "(x)?num-(\\d)\\d(\\d+)" }), 5);
  assert.equal(column({ regex: "num-(\\d)(\\d+)", secretGroup: 2 }), 6);
  assert.equal(column({ regex: "num-\\d+" }), 1);
});

Deno.test("readGitleaks() asks for more entropy than said, of the secret", () => {
  assert.equal(found({ entropy: 2 }, "num-1234"), 0);
  assert.equal(found({ entropy: 1.9 }, "num-1234"), 1);
  assert.equal(found({ entropy: 0.5 }, "num-1111"), 0);
});

Deno.test("readGitleaks() honours allowlists of a rule by secret, match, line, path and stopword", () => {
  const allows = (list: object, path?: string): boolean =>
    found({ allowlists: [list] }, "x num-1234 y", {}, path) === 0;
  assert.ok(allows({ regexes: ["^1234$"] }));
  assert.ok(!allows({ regexes: ["^num-1234$"] }));
  assert.ok(allows({ regexes: ["^num-1234$"], regexTarget: "match" }));
  assert.ok(allows({ regexes: ["^x num-1234 y$"], regexTarget: "line" }));
  assert.ok(allows({ paths: ["(?i)\\.TXT$"] }));
  assert.ok(allows({ stopwords: ["23"] }));
  assert.ok(!allows({ stopwords: ["23"], paths: ["no"], condition: "AND" }));
  assert.ok(allows({ stopwords: ["23"], paths: ["a"], condition: "AND" }));
});

Deno.test("readGitleaks() honours global allowlists, old and new, and those for some rules", () => {
  assert.equal(found({}, "num-1234", { allowlist: { regexes: ["1234"] } }), 0);
  const result = scan({}, "num-1234", { allowlists: [{ description: "d", regexes: ["1234"] }] });
  assert.deepEqual(result.suppressed.map(({ by, reason }) => [by, reason]), [
    ["allowlist", "d (secret)"],
  ]);
  const target = (id: string): object => ({ allowlists: [{ targetRules: [id], regexes: ["1"] }] });
  assert.equal(found({}, "num-1234", target("num")), 0);
  assert.equal(found({}, "num-1234", target("other")), 1);
});

Deno.test("readGitleaks() looks at paths: a rule's own, and one without an expression", () => {
  assert.equal(found({ path: "\\.env$" }, "num-1234"), 0);
  assert.equal(found({ path: "\\.env$" }, "num-1234", {}, "d/.env"), 1);
  const rule = { regex: undefined, keywords: undefined, path: "id_rsa$" };
  const only = JSON.parse(JSON.stringify({ ...RULE, ...rule })) as object;
  const config = readGitleaks(new Table({ rules: [only] }, "g"));
  const scanner = scannerOf(catalogOf([]), { ...DEFAULT_POLICY, ...config });
  assert.equal(scanner.scan("x/id_rsa", utf8("")).findings.length, 1);
  assert.equal(scanner.scan("x/id", utf8("")).findings.length, 0);
});

Deno.test("readGitleaks() finds what has no keyword in the match, where the keyword is in the file", () => {
  const rule = { regex: "\\b(\\d{9})\\b", keywords: ["account"] };
  assert.equal(found(rule, `account\n${"x\n".repeat(5000)}123456789\n`), 1);
  assert.equal(found(rule, "123456789"), 0);
  assert.equal(found({ ...rule, keywords: [] }, "123456789"), 1);
});
