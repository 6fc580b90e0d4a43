import assert from "node:assert/strict";
import { licenceOf, refusedLicences } from "../../../../lib/supply/licences/licence.ts";

Deno.test("licenceOf() reads the forms that package.json has had", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [{ license: "MIT" }, "MIT"],
    [{ license: " (MIT OR Apache-2.0) " }, "(MIT OR Apache-2.0)"],
    [{ license: { type: "ISC", url: "x" } }, "ISC"],
    [{ licenses: [{ type: "MIT" }, { type: "GPL-2.0-only" }] }, "(MIT OR GPL-2.0-only)"],
    [{ licenses: [{ type: "MIT" }] }, "MIT"],
  ];
  for (const [manifest, expression] of cases) {
    assert.deepEqual(licenceOf(manifest), { expression }, JSON.stringify(manifest));
  }
});

Deno.test("licenceOf() calls unknown what is no SPDX expression", () => {
  for (
    const manifest of [
      null,
      {},
      { license: "" },
      { license: "SEE LICENSE IN LICENSE.md" },
      { license: "UNLICENSED" },
      { license: "Apache 2" },
      { license: 7 },
      { licenses: [] },
      { licenses: [{ url: "x" }] },
    ]
  ) {
    assert.ok("unknown" in licenceOf(manifest), JSON.stringify(manifest));
  }
});

Deno.test("refusedLicences() judges expressions: one of OR, all of AND", () => {
  const refused = (expression: string) =>
    refusedLicences(expression, ["MIT", "Apache-2.0", "GPL-2.0"]);
  assert.deepEqual(refused("MIT"), []);
  assert.deepEqual(refused("ISC"), ["ISC"]);
  assert.deepEqual(refused("ISC OR MIT"), []);
  assert.deepEqual(refused("ISC AND MIT"), ["ISC"]);
  assert.deepEqual(refused("(ISC OR BSD-3-Clause) AND MIT"), ["ISC", "BSD-3-Clause"]);
  assert.deepEqual(refused("Apache-2.0 WITH LLVM-exception"), []);
  assert.deepEqual(refused("GPL-3.0-only WITH GCC-exception-3.1"), [
    "GPL-3.0-only WITH GCC-exception-3.1",
  ]);
  assert.throws(() => refused("no such"), TypeError);
});
