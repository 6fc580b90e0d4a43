import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { nearestWord, parseConfig } from "../../../lib/cli/config_parse.ts";

Deno.test("parseConfig() parses sections, and nothing of an empty file", async () => {
  const text = "# defaults\npack:\n  budget: 50000\n  include: [src, '*.md']\n  count-all: true\n";
  assert.deepEqual(await parseConfig(text, "p"), {
    pack: { "budget": 50_000, "include": ["src", "*.md"], "count-all": true },
  });
  for (const empty of ["", "\n", "# only\n\n  # words", "---\n", "{}", "null"]) {
    assert.deepEqual(await parseConfig(empty, "p"), {}, JSON.stringify(empty));
  }
});

Deno.test.each<[string, RegExp, RegExp]>([
  ["pakc:\n  budget: 1\n", /unknown key "pakc"$/, /Did you mean pack\?/],
  ["pack:\n  bugdet: 1\n", /unknown key "pack.bugdet"$/, /Did you mean budget\?/],
  ["pack:\n  count_all: true\n", /unknown key "pack.count_all"/, /Did you mean count-all\?/],
  ["pack:\n  zzzzzz: 1\n", /unknown key "pack.zzzzzz"/, /Use one of: budget, tokenizer, /],
  ["__proto__: {}\n", /unknown key "__proto__"/, /Use one of: pack/],
  ["pack:\n  budget: lots\n", /\/pack\/budget must be integer/, /packrepo\.schema\.json/],
  ["pack:\n  include: src\n", /\/pack\/include must be array/, /packrepo\.schema\.json/],
  ["pack: 1\n", /\/pack must be object/, /packrepo\.schema\.json/],
  ["- pack\n", /\/ must be object/, /packrepo\.schema\.json/],
  ["pack: {}\npack: {}\n", /line 2: duplicated mapping key/, /YAML/],
  ["pack: [\n", /line 2: /, /YAML/],
  ["a: 1\n---\nb: 2\n", /single document/, /YAML/],
  ["pack: !!js/function 'secret'\n", /line 1: unknown scalar tag/, /YAML/],
])("parseConfig(%j) is bad configuration", async (text, message, hint) => {
  await assert.rejects(parseConfig(text, "some/packrepo.yaml"), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.deepEqual([error.code, error.exitCode], ["cli.bad-config", 78]);
    assert.match(error.message, /^Cannot use "some\/packrepo\.yaml": /);
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    assert.match(error.hint, /--no-config/);
    assert.doesNotMatch(error.message, /secret|\n/);
    return true;
  });
});

Deno.test("nearestWord() finds what was meant, and nothing where nothing is near", () => {
  const words = ["budget", "tokenizer", "count-all", "include"];
  for (
    const [typed, meant] of [
      ["budgte", "budget"],
      ["Budget", "budget"],
      ["tokeniser", "tokenizer"],
      ["countall", "count-all"],
      ["includes", "include"],
      ["x", undefined],
      ["", undefined],
      ["b".repeat(100), undefined],
    ] as const
  ) {
    assert.equal(nearestWord(typed, words), meant, typed);
  }
});
