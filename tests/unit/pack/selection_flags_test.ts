import assert from "node:assert/strict";
import { selectionFlags } from "../../../lib/pack/selection_flags.ts";

Deno.test("selectionFlags() gives a flag for each member of a selection", () => {
  assert.deepEqual(
    selectionFlags({
      subdir: "a b",
      include: ["*.ts", "x"],
      exclude: ["y"],
      paths: ["p", "q"],
      changed_since: "0123456789".repeat(4),
      focus: "two words",
    }),
    [
      "--subdir 'a b'",
      "--include '*.ts'",
      "--include x",
      "--exclude y",
      "--stdin (2 paths)",
      "--changed-since 0123456789",
      "--focus 'two words'",
    ],
  );
});

Deno.test("selectionFlags() quotes what a shell would take for something else, and shows what hides", () => {
  assert.deepEqual(selectionFlags({ focus: "it's $(x) \u202e\n" }), [
    "--focus 'it'\\''s $(x) \\u202e\\n'",
  ]);
});
