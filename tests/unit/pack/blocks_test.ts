import assert from "node:assert/strict";
import fc from "fast-check";
import { blocksOf, linesOf } from "../../../lib/pack/blocks.ts";

/** The first line of each block. */
function startsOf(text: string): string[] {
  const lines = linesOf(text);
  return blocksOf(text).map(({ start }) => lines[start - 1]!);
}

const body = (indent: string): string => `${indent}let x = compute(1, 2, 3);\n`.repeat(30);

Deno.test("blocksOf() starts a block at each outermost part after a blank line", () => {
  const text = `import a;\nimport b;\n\n// Why.\nfunction one() {\n${body("  ")}\n${
    body("  ")
  }}\n\nfunction two() {\n${body("  ")}\n${body("  ")}}\n`;
  assert.deepEqual(startsOf(text), ["import a;", "// Why.", "function two() {"]);
});

Deno.test("blocksOf() divides a large class into its methods, and closes it with the last", () => {
  const method = (name: string): string => `  def ${name}(self):\n${body("    ")}\n${body("    ")}`;
  const text = `class A:\n  """Doc."""\n\n${["one", "two", "three"].map(method).join("\n")}}\n`;
  assert.deepEqual(startsOf(text), [
    "class A:",
    "  def one(self):",
    "  def two(self):",
    "  def three(self):",
  ]);
});

Deno.test("blocksOf() divides what has no blank line by indentation, never before a bracket", () => {
  const text = Array.from({ length: 40 }, (_, i) => `key${i}:\n${"  - item: value\n".repeat(12)}`)
    .join("");
  for (const start of startsOf(text)) assert.match(start, /^key/);
  assert.ok(blocksOf(text).length > 5);
});

Deno.test("blocksOf() is a partition of the lines, with the bytes of each part", () => {
  const line = fc.constantFrom("", "a", "  b", "\t\tc {", "}", "    \u00e9\u4e2d", "# x", "end");
  fc.assert(fc.property(fc.array(line, { maxLength: 400 }), fc.nat(300), (lines, wide) => {
    const text = lines.map((one) => one === "" ? "" : one + "x".repeat(wide)).join("\n");
    let next = 1;
    let size = 0;
    for (const block of blocksOf(text)) {
      assert.equal(block.start, next);
      assert.ok(block.end >= block.start);
      next = block.end + 1;
      size += block.size;
    }
    assert.equal(next - 1, linesOf(text).length);
    assert.equal(
      size,
      new TextEncoder().encode(linesOf(text).map((l) => `${l}\n`).join("")).length,
    );
  }));
});

Deno.test("blocksOf() ends on awkward texts of a megabyte", () => {
  const stairs = Array.from({ length: 4000 }, (_, i) => `${" ".repeat(i % 700)}x`).join("\n\n");
  for (
    const text of ["x\n".repeat(500_000), "\n".repeat(1_000_000), stairs, "x".repeat(1_000_000)]
  ) {
    assert.ok(blocksOf(text).length > 0);
  }
});
