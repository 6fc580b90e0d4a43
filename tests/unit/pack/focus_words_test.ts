import assert from "node:assert/strict";
import { patternFor, termsOf, wordsOf } from "../../../lib/pack/focus_words.ts";

Deno.test.each<[string, string[]]>([
  ["createPack", ["create", "pack", "createpack"]],
  ["create_pack CREATE-PACK", [
    "create",
    "pack",
    "createpack",
    "create",
    "pack",
    "createpack",
  ]],
  ["HTTPServer2", ["http", "server", "2", "httpserver2"]],
  ["parseURL(x)", ["pars", "url", "parseurl", "x"]],
  ["boxes classes buses status his", ["box", "class", "bus", "status", "his"]],
  ["\u00dcbergr\u00f6\u00dfe na\u0131ve", ["\u00fcbergr\u00f6\u00dfe", "na\u0131ve"]],
  ["\u6f22\u5b57 \u304b\u306a", ["\u6f22", "\u5b57", "\u304b", "\u306a"]],
  ["\u043f\u0440\u0438\u0432\u0435\u0442", ["\u043f\u0440\u0438\u0432\u0435\u0442"]],
  ["e\u0301t\u00e9", ["\u00e9t\u00e9"]],
  ["-- ++ '' \u{1f600}", []],
])("wordsOf(%j) gives the words", (text, words) => {
  assert.deepEqual([...wordsOf(text)], words);
});

Deno.test("termsOf() leaves function words out, unless there is nothing else", () => {
  assert.deepEqual(termsOf("How is the session cookie signed?"), ["session", "cooky", "signed"]);
  assert.deepEqual(termsOf("the a the"), ["the", "a"]);
  assert.deepEqual(termsOf("?!"), []);
});

Deno.test("wordsOf() gives a word and its plural the same", () => {
  const pairs =
    "cookie cookies query queries cache caches box boxes match matches file files key keys " +
    "api apis class classes size sizes house houses entry entries";
  const words = [...wordsOf(pairs)];
  for (let i = 0; i < words.length; i += 2) assert.equal(words[i], words[i + 1]);
  assert.equal(new Set(words).size, words.length / 2);
});

Deno.test("patternFor() finds every run that gives one of its words", () => {
  const runs = [
    "queries",
    "QUERY",
    "do-this",
    "cookies",
    "Status",
    "createPack",
    "caches",
    "\u6f22",
  ];
  for (const run of runs) {
    for (const word of wordsOf(run)) {
      const pattern = patternFor([word]);
      assert.ok(pattern.test(run), `${word} of ${run}`);
      assert.deepEqual([...wordsOf(`other ${run} words`, pattern)], [...wordsOf(run)]);
    }
  }
  assert.equal(patternFor(["query"]).test("nothing of it"), false);
});
