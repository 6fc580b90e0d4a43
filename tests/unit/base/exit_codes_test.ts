import assert from "node:assert/strict";
import { EXIT_CODES, type ExitName } from "../../../lib/base/mod.ts";

/** The codes that the design promises; scripts depend on them. */
const PROMISED: Readonly<Record<ExitName, number>> = {
  ok: 0,
  no: 10,
  undecided: 11,
  usage: 64,
  data: 65,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  io: 74,
  noPermission: 77,
  config: 78,
  interrupted: 130,
};

Deno.test("EXIT_CODES holds the promised codes and no others", () => {
  const codes = Object.entries(EXIT_CODES).map(([name, row]) => [name, row.code]);
  assert.deepEqual(Object.fromEntries(codes), PROMISED);
});

Deno.test("EXIT_CODES gives every code, name and meaning once", () => {
  const rows = Object.values(EXIT_CODES);
  for (const field of ["code", "name", "when"] as const) {
    assert.equal(new Set(rows.map((row) => row[field])).size, rows.length, field);
  }
  for (const row of rows) {
    assert.ok(row.name !== "" && row.when !== "");
    assert.doesNotMatch(row.when, /\.$|\n|\|/, "one cell of a table");
  }
});

Deno.test("EXIT_CODES leaves the codes of Deno, of shells and of signals alone", () => {
  for (const [name, { code }] of Object.entries(EXIT_CODES)) {
    assert.ok(Number.isInteger(code) && code >= 0 && code < 256);
    assert.ok(code !== 1 && code !== 2, `${name}: Deno and shells fail with ${code}`);
    assert.ok(code < 123 || name === "interrupted", `${name}: ${code} belongs to the shell`);
  }
});
