import assert from "node:assert/strict";
import { loadCatalog } from "../../../lib/scan/catalog_own.ts";
import { gitleaksConfig, NO_DATA } from "./shared_data.ts";
import { named } from "../host/disk.ts";
import { scannerOf, utf8 } from "./sample.ts";

Deno.test("loadCatalog() has rules of one name each, and detectors whose keywords are in lower case", () => {
  const { rules, detectors } = loadCatalog();
  assert.ok(rules.length >= 150, `${rules.length} rules`);
  const ids = rules.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const own = new Map<string, string>();
  for (const { id, rules, keywords } of detectors) {
    for (const keyword of keywords) assert.match(keyword, /^[^A-Z]{3,}$/, id);
    for (const rule of rules) {
      const text = JSON.stringify(rule);
      assert.equal(own.get(rule.id) ?? text, text, `${rule.id} is said in two ways`);
      own.set(rule.id, text);
    }
  }
});

Deno.test({
  name: named(
    "loadCatalog() finds 97 % of the cases, and takes under 11 % of the false ones for one",
    NO_DATA,
  ),
  ignore: NO_DATA !== undefined,
  fn: async () => {
    const { cases } = await gitleaksConfig();
    const scanner = scannerOf(loadCatalog());
    let [found, real, wrong, false_] = [0, 0, 0, 0];
    for (const { expected, path, text } of cases) {
      const isFound = scanner.scan(path ?? "a.txt", utf8(text)).findings.length > 0;
      if (expected) [found, real] = [found + Number(isFound), real + 1];
      else [wrong, false_] = [wrong + Number(isFound), false_ + 1];
    }
    assert.ok(found * 100 >= real * 97, `${found} of ${real} found`);
    assert.ok(wrong * 100 <= false_ * 11, `${wrong} of ${false_} flagged`);
  },
});
