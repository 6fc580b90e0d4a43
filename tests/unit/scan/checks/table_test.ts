import assert from "node:assert/strict";
import { CHECKS } from "../../../../lib/scan/checks/table.ts";
import { PROVIDER_RULES } from "../../../../lib/scan/rules/providers/table.ts";

Deno.test("CHECKS holds what rules name, and nothing that none does", () => {
  const named = PROVIDER_RULES.flatMap((rule) => [...rule.checks ?? [], ...rule.confirms ?? []]);
  assert.deepEqual([...new Set(named)].sort(), Object.keys(CHECKS).sort());
});

Deno.test("no check throws, whatever it is given", () => {
  for (const [name, check] of Object.entries(CHECKS)) {
    for (const text of ["", ".", "=", "\x00\xff", "_".repeat(5000), "eyJ.eyJ."]) {
      assert.equal(typeof check(text), "boolean", name);
    }
  }
});
