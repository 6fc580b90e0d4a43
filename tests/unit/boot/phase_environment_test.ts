import assert from "node:assert/strict";
import { RECORDED_VARIABLES, toolRows } from "../../../lib/boot/phase_environment.ts";
import { FACTS } from "./facts.ts";

const TOOLS = FACTS.tools!;

function statuses(tools: typeof TOOLS): Record<string, string> {
  return Object.fromEntries(toolRows(tools).map(({ id, status }) => [id, status]));
}

Deno.test("toolRows() passes the pinned tools and skips a Nix that is not there", () => {
  assert.deepEqual(statuses(TOOLS), {
    deno: "passed",
    "deno-on-path": "passed",
    git: "passed",
    nix: "skipped",
  });
});

Deno.test("toolRows() fails another Deno and names the command that runs the pinned one", () => {
  const row = toolRows({ ...TOOLS, deno: "2.9.6" }).find(({ id }) => id === "deno")!;
  assert.equal(row.status, "failed");
  assert.match(row.detail, /2\.9\.6 is not the pinned 2\.9\.4.*npx -y deno@2\.9\.4 task smoke/);
});

Deno.test("toolRows() fails a Deno on PATH that differs, or none", () => {
  assert.equal(statuses({ ...TOOLS, denoOnPath: "2.9.6" })["deno-on-path"], "failed");
  const { denoOnPath: _, ...without } = TOOLS;
  assert.equal(statuses(without)["deno-on-path"], "failed");
});

Deno.test("toolRows() fails a git that is too old", () => {
  assert.equal(statuses({ ...TOOLS, git: "2.20.1" })["git"], "failed");
});

Deno.test("RECORDED_VARIABLES holds nothing that names a person, a machine or a secret", () => {
  for (const name of RECORDED_VARIABLES) {
    assert.doesNotMatch(name, /HOME|USER|HOST|PATH|KEY|TOKEN|SECRET|PWD/);
  }
});
