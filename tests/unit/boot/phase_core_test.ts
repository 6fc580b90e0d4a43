import assert from "node:assert/strict";
import { corePhase } from "../../../lib/boot/phase_core.ts";
import { TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";

Deno.test("corePhase gives every known answer, that of the boot's tokenizer among them", async () => {
  for (const tokenizer of TOKENIZER_NAMES) {
    const result = await corePhase.run({
      options: {
        cwd: "/",
        repositories: [],
        budget: 1000,
        tokenizer,
        output: "/",
        container: { engine: "none", skipBuild: false },
      },
      facts: {},
      scratch: "/",
      staging: "/",
      progress: () => {},
      leaves: () => {},
    });
    assert.ok(result.rows.length >= 6);
    for (const row of result.rows) assert.equal(row.status, "passed", `${row.id}: ${row.detail}`);
    assert.match(result.rows[0]!.detail!, new RegExp(tokenizer));
  }
});
