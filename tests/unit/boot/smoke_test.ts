import assert from "node:assert/strict";
import { PHASES } from "../../../lib/boot/smoke.ts";

Deno.test("PHASES has the phases that are signed, in the order in which they run", () => {
  assert.deepEqual(PHASES.map(({ id }) => id), [
    "environment",
    "container",
    "dependencies",
    "core",
    "golden-packs",
  ]);
});

Deno.test("the container phase of a source without a commit is skipped, and says why", async () => {
  const container = PHASES.find(({ id }) => id === "container")!;
  const result = await container.run({
    options: {
      cwd: "/",
      repositories: [],
      budget: 1000,
      tokenizer: "cl100k",
      output: "/",
      container: { engine: "none", skipBuild: false, base: "layout" },
    },
    facts: {},
    scratch: "/",
    staging: "/",
    progress: () => {},
    leaves: () => {},
  });
  assert.match(result.skipped ?? "", /^--engine none: PackRepo is not in a git repository here/);
});
