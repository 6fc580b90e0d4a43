import assert from "node:assert/strict";
import { compareUtf8 } from "../../../../../lib/base/mod.ts";
import { loadCatalog } from "../../../../../lib/scan/catalog_own.ts";
import { MAX_REACH } from "../../../../../lib/scan/engine/rule_set.ts";
import { Scanner } from "../../../../../lib/scan/engine/scanner.ts";
import { DEFAULT_POLICY } from "../../../../../lib/scan/policy.ts";
import { windowsOf } from "../../../../../lib/scan/regex/window.ts";
import { PROVIDER_RULES } from "../../../../../lib/scan/rules/providers/table.ts";
import type { Rule } from "../../../../../lib/scan/rules/rule.ts";
import { exampleOf, findSecret } from "../../../../helpers/rules.ts";

/** Rules that find what another is for too, and why both are right: the engine reports one. */
const OVERLAPS: Readonly<Record<string, string>> = {
  "google-chat-webhook gcp-api-key": "the URL of a webhook holds an API key",
};

Deno.test("PROVIDER_RULES has ids that are unique, sorted and of one form", () => {
  const ids = PROVIDER_RULES.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)].sort(compareUtf8));
  for (const id of ids) assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  assert.equal(PROVIDER_RULES.every((rule) => rule.description.length > 8), true);
});

Deno.test("PROVIDER_RULES covers the tokens of 150 providers and more, each with its documentation", () => {
  const providers = new Set<string>();
  for (const { id, source } of PROVIDER_RULES) {
    assert.match(source, /^https:\/\/[\w.-]+\//, id);
    providers.add(id.split("-")[0]!);
  }
  assert.ok(providers.size >= 150, `${providers.size} providers`);
});

Deno.test("each expression is bounded, and its keywords stand in it so that a window follows", () => {
  for (const { id, keywords, pattern } of PROVIDER_RULES) {
    assert.ok(keywords.length > 0, id);
    for (const keyword of keywords) assert.match(keyword, /^[!-@[-~ ]{3,}$/, `${id}: ${keyword}`);
    assert.doesNotMatch(pattern, /\(\?<[=!]|\\[1-9k]/, `${id} looks behind or back`);
    const windows = windowsOf(pattern, keywords);
    assert.ok(windows !== undefined, `A match of ${id} need not hold a keyword`);
    for (const { before, after } of windows.values()) {
      assert.ok(before <= MAX_REACH && after <= MAX_REACH, `${id}: ${before} + ${after}`);
    }
  }
});

Deno.test("no rule takes what is another's, but for the overlaps that are listed", () => {
  const overlaps = new Set<string>();
  for (const owner of PROVIDER_RULES) {
    for (const template of owner.examples.positive) {
      const text = exampleOf(owner, template, 0);
      for (const rule of PROVIDER_RULES) {
        if (rule === owner || findSecret(rule, text) === undefined) continue;
        overlaps.add(`${owner.id} ${rule.id}`);
      }
    }
  }
  assert.deepEqual([...overlaps].sort(compareUtf8), Object.keys(OVERLAPS).sort(compareUtf8));
});

/** Returns a path that the globs of a rule fit. */
function pathFor({ paths }: Rule): string {
  if (paths === undefined) return "file.txt";
  return paths[0]!.replace("**/", "").replace("*", "x").replace(/\[(.)[^\]]*\]/g, "$1");
}

Deno.test("the engine finds each positive example by its keywords and windows, amid other text", () => {
  const scanner = new Scanner(loadCatalog(), DEFAULT_POLICY, { key: "test", explain: false });
  const around = "Lorem ipsum, dolor sit.\n".repeat(40);
  const missed: string[] = [];
  for (const rule of PROVIDER_RULES) {
    for (const template of rule.examples.positive) {
      const text = `${around}${exampleOf(rule, template, 1)}\n${around}`;
      const { findings } = scanner.scan(pathFor(rule), new TextEncoder().encode(text));
      if (!findings.some((finding) => finding.rule === rule.id)) missed.push(rule.id);
    }
  }
  assert.deepEqual(missed, []);
});

Deno.test("the files of the rules and of their tests scan clean", async () => {
  const all: string[] = [];
  const scanner = new Scanner(loadCatalog(), DEFAULT_POLICY, { key: "test", explain: false });
  for (const folder of ["lib/scan/rules", "lib/scan/rules/providers", "tests/unit/scan/rules"]) {
    const url = new URL(`../../../../../${folder}/`, import.meta.url);
    for await (const { name, isFile } of Deno.readDir(url)) {
      if (!isFile) continue;
      const { findings } = scanner.scan(
        `${folder}/${name}`,
        await Deno.readFile(new URL(name, url)),
      );
      all.push(...findings.map(({ rule, line }) => `${name}:${line} ${rule}`));
    }
  }
  assert.deepEqual(all, []);
});

Deno.test("no expression takes long over texts that almost match, over and over", () => {
  // An expression that backtracks without end needs minutes for this, not a fraction of a second.
  for (const rule of PROVIDER_RULES) {
    const regex = new RegExp(rule.pattern, rule.ignoreCase ? "gi" : "g");
    const [keyword] = rule.keywords;
    for (const filler of ["a", "A1", "-_", " \t", '="', ".a", "'> "]) {
      const text = `${keyword}${filler.repeat(60)}`.repeat(20) + keyword;
      assert.ok([...text.matchAll(regex)].length <= 21);
    }
  }
});
