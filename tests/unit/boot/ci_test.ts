import assert from "node:assert/strict";
import type { Check } from "../../../lib/base/mod.ts";
import { ci } from "../../../lib/boot/ci.ts";
import { GATES } from "../../../lib/boot/gates.ts";

const SILENT = { progress: () => {}, gateEnded: () => {} };

Deno.test("ci() refuses a gate that does not exist and names those that do", async () => {
  await assert.rejects(ci({ only: ["nonsense"], list: "all" }, SILENT), {
    code: "boot.unknown-gate",
    exit: "usage",
    hint: /format, lint, types/,
  });
});

Deno.test("ci() is undecided when a gate was not asked for", async () => {
  const seen: Check[] = [];
  const result = await ci({ only: ["schema-contract"], list: "all" }, {
    progress: () => {},
    gateEnded: (check) => seen.push(check),
  });
  assert.equal(result.exit, "undecided");
  assert.deepEqual(seen, result.checks);
  assert.equal(seen.length, GATES.filter(({ lists }) => lists.includes("all")).length);
  assert.equal(seen.find((check) => check.id === "schema-contract")!.status, "passed");
  assert.ok(
    seen.filter((check) => check.id !== "schema-contract").every((check) =>
      check.status === "not run"
    ),
  );
});
