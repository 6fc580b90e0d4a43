import type { PhaseContext } from "../../../lib/boot/phase.ts";
import assert from "node:assert/strict";
import { dependenciesPhase } from "../../../lib/boot/phase_dependencies.ts";
import { FACTS } from "./facts.ts";

const CONTEXT: Omit<PhaseContext, "facts"> = {
  options: {
    cwd: "/",
    repositories: [],
    budget: 1000,
    tokenizer: "cl100k",
    output: "/",
    container: { engine: "none", skipBuild: false },
  },
  scratch: "/",
  staging: "/",
  progress: () => {},
  leaves: () => {},
};

Deno.test("dependenciesPhase does not run where the source is not known", async () => {
  const { rows } = await dependenciesPhase.run({ ...CONTEXT, facts: {} });
  assert.deepEqual(rows.map(({ status }) => status), ["not run"]);
});

Deno.test("dependenciesPhase passes the locks of this repository", async () => {
  // The commit is made up; without one there is no bill of materials, and Nix is not asked.
  const { commit: _, ...source } = FACTS.source!;
  const { rows, facts } = await dependenciesPhase.run({
    ...CONTEXT,
    facts: { ...FACTS, source },
  });
  assert.equal(facts?.bom, undefined);
  assert.equal(rows.find(({ id }) => id === "sbom")!.status, "skipped");
  const nix = rows.find(({ id }) => id === "nix-narhash")!;
  assert.equal(nix.status, "skipped");
  for (const row of rows) assert.notEqual(row.status, "failed", `${row.id}: ${row.detail}`);
  assert.ok(rows.some(({ id, status }) => id === "deno.lock" && status === "passed"));
});
