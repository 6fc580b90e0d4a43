import assert from "node:assert/strict";
import type { GateList } from "../../../lib/boot/gate.ts";
import { GATES } from "../../../lib/boot/gates.ts";

Deno.test("GATES names every gate that the issue asks for, once", () => {
  assert.deepEqual(GATES.map((gate) => gate.id), [
    "format",
    "lint",
    "types",
    "ranks",
    "schema-contract",
    "secrets",
    "dependencies",
    "licences",
    "tests-quick",
    "tests-slow",
    "pack-verification",
    "smoke",
  ]);
});

Deno.test("the ranks gate passes on this repository", async () => {
  const gate = GATES.find(({ id }) => id === "ranks")!;
  const { status, detail } = await gate.run();
  assert.equal(status, "passed", detail);
});

Deno.test("GATES has what needs somebody to be asked in the security run only", () => {
  const inList = (list: GateList) =>
    GATES.filter(({ lists }) => lists.includes(list)).map(({ id }) => id);
  assert.deepEqual(inList("security"), ["secrets", "dependencies", "licences"]);
  assert.deepEqual(inList("all"), GATES.map(({ id }) => id).filter((id) => id !== "dependencies"));
  for (const id of inList("quick")) assert.ok(inList("all").includes(id), id);
  // What runs no tests is everything but what does.
  assert.deepEqual(inList("checks"), inList("all").filter((id) => !id.startsWith("tests-")));
});
