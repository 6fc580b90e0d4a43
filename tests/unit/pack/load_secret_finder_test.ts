import assert from "node:assert/strict";
import { loadSecretFinder } from "../../../lib/pack/load_secret_finder.ts";
import { SECRET_LINE } from "../../helpers/secret.ts";

Deno.test("loadSecretFinder() finds secrets by rules that have a digest", async () => {
  const { ruleset, find } = await loadSecretFinder();
  assert.match(ruleset, /^[0-9a-f]{64}$/);
  const bytes = new TextEncoder().encode(SECRET_LINE);
  assert.equal(find({ path: "a.py", bytes })?.line, 1);
});
