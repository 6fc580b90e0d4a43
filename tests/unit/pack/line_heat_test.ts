import assert from "node:assert/strict";
import fc from "fast-check";
import { decayed } from "../../../lib/pack/decay.ts";
import { lineHeat } from "../../../lib/pack/line_heat.ts";

const at = (age: number): number => decayed(age, 100);
const encoder = new TextEncoder();
const leniently = new TextDecoder("utf-8", { ignoreBOM: true });

function latin1Of(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

interface Older {
  readonly age: number;
  readonly lines: readonly string[];
}

function heatOf(lines: readonly string[], older: readonly Older[]): number[] {
  const bytes = (of: readonly string[]): string => {
    return latin1Of(encoder.encode(of.map((line) => `${line}\n`).join("")));
  };
  const texts = older.map((text) => ({ age: text.age, text: bytes(text.lines) }));
  return [...lineHeat({ bytes: bytes(lines), lines }, texts, 100)];
}

/** The same, as the docstring says it. */
function plainHeat(lines: readonly string[], older: readonly Older[]): number[] {
  const dated = new Map<number, number>();
  for (const { age, lines: before } of older) {
    const left = [...before];
    lines.forEach((line, i) => {
      const place = left.indexOf(line);
      if (place >= 0) left.splice(place, 1);
      else if (!dated.has(i)) dated.set(i, line.trim().length > 1 ? at(age) : 0);
    });
  }
  return lines.map((_, i) => dated.get(i) ?? 0);
}

Deno.test("lineHeat() dates each line by the oldest text that holds it without a gap", () => {
  const lines = ["old line", "newer line", "newest line"];
  const heat = heatOf(lines, [
    { age: 3, lines: ["old line", "newer line"] },
    { age: 50, lines: ["old line", "newest line"] },
    { age: 90, lines: ["old line"] },
  ]);
  assert.deepEqual(heat, [0, at(50), at(3)]);
});

Deno.test("lineHeat() counts copies of a line: one more is new, a moved one is not", () => {
  const heat = heatOf(["same same", "bb bb", "same same"], [
    { age: 1, lines: ["bb bb", "same same"] },
  ]);
  assert.deepEqual(heat, [0, 0, at(1)]);
});

Deno.test("lineHeat() takes brackets and blank lines for nothing, and a new file for all new", () => {
  assert.deepEqual(heatOf(["", "  }", "let x"], [{ age: 7, lines: [] }]), [
    0,
    0,
    at(7),
  ]);
  assert.deepEqual(heatOf(["let x"], []), [0]);
});

Deno.test("lineHeat() finds no line in common where only one of two texts begins with an empty one", () => {
  assert.deepEqual(heatOf(["", "let x", "let y"], [{ age: 7, lines: ["let x"] }]), [0, 0, at(7)]);
  assert.deepEqual(heatOf(["let x"], [{ age: 7, lines: ["", "let x"] }]), [0]);
});

Deno.test("lineHeat() tells what comparing the lines one by one does", () => {
  const words = ["", "}", "\u00e9", "a b", "\u2003\u2003x", "longer line", "c".repeat(3000)];
  const word = fc.constantFrom(...words);
  const edit = fc.record({
    age: fc.nat(200),
    // Often at the start, where the texts then have nothing in common.
    at: fc.oneof(fc.constant(0), fc.nat(30)),
    gone: fc.nat(3),
    come: fc.array(word),
  });
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 40 }),
      fc.array(edit, { maxLength: 6 }),
      (lines, edits) => {
        let before = [...lines];
        const older = edits.map(({ age, at: place, gone, come }) => {
          before = before.toSpliced(Math.min(place, before.length), gone, ...come);
          return { age, lines: before };
        });
        assert.deepEqual(heatOf(lines, older), plainHeat(lines, older));
      },
    ),
    { numRuns: 1000 },
  );
});

Deno.test("lineHeat() compares bytes: a text that was not UTF-8 is another, an unfinished line the same", () => {
  const bytes = encoder.encode("x = \u00e9\nlast line");
  const broken = bytes.slice();
  broken[4] = 0xff;
  const lines = leniently.decode(bytes).split("\n");
  const heat = (
    text: string,
  ): number[] => [...lineHeat({ bytes: latin1Of(bytes), lines }, [{ age: 4, text }], 100)];
  assert.deepEqual(heat(latin1Of(broken)), [at(4), 0]);
  assert.deepEqual(heat(`${latin1Of(bytes)}\n`), [0, 0]);
  assert.deepEqual(heat(latin1Of(bytes).slice(0, -1)), [0, at(4)]);
});
