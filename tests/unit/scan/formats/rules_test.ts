import assert from "node:assert/strict";
import { formatRules } from "../../../../lib/scan/formats/rules.ts";

Deno.test("formatRules() returns the rules asked for, in that order", () => {
  const rules = formatRules("sql-password", "private-key");
  assert.deepEqual(rules.map(({ id }) => id), ["sql-password", "private-key"]);
});

Deno.test("formatRules() throws for an id that no rule has", () => {
  assert.throws(() => formatRules("no-such"), /"no-such"/);
});
