import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { knownRuleset, rememberRuleset } from "../../../lib/pack/known_ruleset.ts";

const [CODE, OTHER, RULES] = [sha256Hex("code"), sha256Hex("other code"), sha256Hex("rules")];

Deno.test("knownRuleset() tells what was remembered of the same code, and nothing of another", async () => {
  const cache = await Deno.makeTempDir({ prefix: "packrepo-ruleset-" });
  try {
    assert.equal(await knownRuleset(cache, CODE), undefined);
    await rememberRuleset(cache, CODE, RULES);
    assert.equal(await knownRuleset(cache, CODE), RULES);
    assert.equal(await knownRuleset(cache, OTHER), undefined);
    for (const text of ["", "{", "null", `{"code":"${CODE}","ruleset":"x"}`, " ".repeat(2000)]) {
      await Deno.writeTextFile(`${cache}/ruleset.json`, text);
      assert.equal(await knownRuleset(cache, CODE), undefined);
    }
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});

Deno.test({
  name: "knownRuleset() knows nothing where Deno grants nothing",
  permissions: { read: false, write: false, env: true },
  fn: async () => {
    await rememberRuleset("/nowhere/that/is/granted", CODE, RULES);
    assert.equal(await knownRuleset("/nowhere/that/is/granted", CODE), undefined);
  },
});
