import assert from "node:assert/strict";
import { corePhase } from "../../../lib/boot/phase_core.ts";

Deno.test("corePhase gives every known answer", async () => {
  const result = await corePhase.run({
    options: { cwd: "/", repositories: [], budget: 1000, tokenizer: "cl100k", output: "/" },
    facts: {},
    scratch: "/",
    staging: "/",
    progress: () => {},
  });
  assert.ok(result.rows.length >= 6);
  for (const row of result.rows) assert.equal(row.status, "passed", `${row.id}: ${row.detail}`);
});
