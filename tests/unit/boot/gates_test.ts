import assert from "node:assert/strict";
import { GATES } from "../../../lib/boot/gates.ts";

Deno.test("GATES names every gate that the issue asks for, once", () => {
  assert.deepEqual(GATES.map((gate) => gate.id), [
    "format",
    "lint",
    "types",
    "ranks",
    "schema-contract",
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
