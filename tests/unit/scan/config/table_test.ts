import assert from "node:assert/strict";
import { Table } from "../../../../lib/scan/config/table.ts";

Deno.test("Table gives values of the type asked for, and nothing where there is none", () => {
  const table = new Table({ a: "x", b: true, c: 2, d: ["y"], e: { f: 1 }, g: [{ h: 2 }] }, "t");
  assert.equal(table.text("a"), "x");
  assert.equal(table.flag("b"), true);
  assert.equal(table.whole("c", 1, 2), 2);
  assert.deepEqual(table.texts("d"), ["y"]);
  assert.equal(table.table("e")!.number("f"), 1);
  assert.deepEqual(table.tables("g").map((each) => each.number("h")), [2]);
  assert.deepEqual([table.text("z"), table.texts("z"), table.tables("z"), table.table("z")], [
    undefined,
    [],
    [],
    undefined,
  ]);
  table.end();
});

Deno.test("Table says what has the wrong type, and where", () => {
  const table = new Table({ a: 1, b: { c: ["x", 2] }, d: [3], e: -1 }, "t.toml");
  const wrong = (work: () => unknown, message: RegExp): void =>
    assert.throws(work, { code: "scan.bad-config", exit: "config", message });
  wrong(() => table.text("a"), /"t.toml": a is not a string/);
  wrong(() => table.flag("a"), /a is not true or false/);
  wrong(() => table.whole("a", 2, 3), /from 2 to 3/);
  wrong(() => table.table("b")!.texts("c"), /b\.c is not a list of strings/);
  wrong(() => table.tables("d"), /d\[0\] is not a table|d\[0\]/);
  wrong(() => table.number("e"), /at least 0/);
  wrong(() => new Table([], "t.toml"), /it is not a table/);
});

Deno.test("Table.end() refuses a key that nobody asked for", () => {
  const table = new Table({ a: "x", toString: 1 }, "t");
  table.text("a");
  assert.throws(() => table.end(), { message: /unknown key "toString"/, hint: "Use one of: a" });
});
