import assert from "node:assert/strict";
import { HotBlocks, joinRanges } from "../../../lib/pack/hot_blocks.ts";
import { ONE } from "../../../lib/pack/decay.ts";

/** Ten paragraphs of 500 bytes, one block each. */
const TEXT = Array.from({ length: 10 }, (_, i) => `${`${i}`.repeat(99)}\n`.repeat(5)).join("\n");

function heatAt(...lines: readonly number[]): Uint32Array {
  const heat = new Uint32Array(60);
  for (const line of lines) heat[line - 1] = ONE;
  return heat;
}

Deno.test("joinRanges() joins what overlaps or touches, in order", () => {
  const ranges = [{ start: 8, end: 9 }, { start: 1, end: 2 }, { start: 3, end: 4 }, {
    start: 4,
    end: 5,
  }];
  assert.deepEqual(joinRanges(ranges), [{ start: 1, end: 5 }, { start: 8, end: 9 }]);
  assert.deepEqual(joinRanges([]), []);
});

Deno.test("hottest() takes the blocks with the latest changes that fit", () => {
  const blocks = new HotBlocks(TEXT, heatAt(20, 45));
  assert.deepEqual(blocks.hottest(1100), [{ start: 19, end: 24 }, { start: 43, end: 48 }]);
  assert.deepEqual(blocks.hottest(100), []);
});

Deno.test("hottest() adds the first block where it is a small part, and joins neighbours", () => {
  const blocks = new HotBlocks(TEXT, heatAt(8, 20));
  assert.deepEqual(blocks.hottest(2050)[0], { start: 1, end: 24 });
});

Deno.test("hottest() of more room holds no less", () => {
  const blocks = new HotBlocks(TEXT, heatAt(8, 20, 33));
  let last = 0;
  for (let room = 0; room < 6000; room += 100) {
    const lines = blocks.hottest(room).reduce((sum, { start, end }) => sum + end - start + 1, 0);
    assert.ok(lines >= last);
    last = lines;
  }
  assert.equal(last, 59);
});

Deno.test("head() takes the first blocks that fit and stops there", () => {
  const blocks = new HotBlocks(TEXT, heatAt());
  assert.deepEqual(blocks.head(1100), [{ start: 1, end: 12 }]);
  assert.deepEqual(blocks.head(10), []);
});
