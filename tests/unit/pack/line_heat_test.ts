import assert from "node:assert/strict";
import { decayed } from "../../../lib/pack/decay.ts";
import { lineHeat } from "../../../lib/pack/line_heat.ts";

const at = (age: number): number => decayed(age, 100);

Deno.test("lineHeat() dates each line by the oldest text that holds it without a gap", () => {
  const lines = ["old line", "newer line", "newest line"];
  const heat = lineHeat(lines, [
    { age: 3, lines: ["old line", "newer line"] },
    { age: 50, lines: ["old line", "newest line"] },
    { age: 90, lines: ["old line"] },
  ], 100);
  assert.deepEqual([...heat], [0, at(50), at(3)]);
});

Deno.test("lineHeat() counts copies of a line: one more is new, a moved one is not", () => {
  const heat = lineHeat(["same same", "bb bb", "same same"], [
    { age: 1, lines: ["bb bb", "same same"] },
  ], 100);
  assert.deepEqual([...heat], [0, 0, at(1)]);
});

Deno.test("lineHeat() takes brackets and blank lines for nothing, and a new file for all new", () => {
  assert.deepEqual([...lineHeat(["", "  }", "let x"], [{ age: 7, lines: [] }], 100)], [
    0,
    0,
    at(7),
  ]);
  assert.deepEqual([...lineHeat(["let x"], [], 100)], [0]);
});
