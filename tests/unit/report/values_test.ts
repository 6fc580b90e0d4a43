import assert from "node:assert/strict";
import { valueLines } from "../../../lib/report/mod.ts";

Deno.test("valueLines() indents members and items", () => {
  const value = {
    name: "x",
    empty: {},
    list: [1, "two", { a: null }],
    flag: true,
    none: undefined,
  };
  assert.equal(
    valueLines(value),
    [
      "name: x",
      "empty:",
      "list:",
      "  -",
      "    1",
      "  -",
      "    two",
      "  -",
      "    a: null",
      "flag: true",
      "",
    ].join("\n"),
  );
});

Deno.test("valueLines() prints a leaf alone", () => {
  for (
    const [value, text] of [["a", "a\n"], [7, "7\n"], [null, "null\n"], [false, "false\n"]] as const
  ) {
    assert.equal(valueLines(value), text);
  }
  assert.equal(valueLines([]), "");
});

Deno.test("valueLines() lets no text out of its line", () => {
  assert.equal(
    valueLines({ "a\nb": "c\x1b[31m", "\u202e": ["d\r"] }),
    "a\\nb: c\\u001b[31m\n\\u202e:\n  -\n    d\\u000d\n",
  );
});

Deno.test("valueLines() cuts what is nested too deep", () => {
  const deep = JSON.parse(`{"a":`.repeat(100_000) + "1" + "}".repeat(100_000));
  const lines = valueLines(deep).trimEnd().split("\n");
  assert.equal(lines.length, 66);
  assert.equal(lines.at(-1)!.trim(), "…");
});
