import assert from "node:assert/strict";
import { readAhead } from "../../../lib/pack/read_ahead.ts";

async function contentsOf<T extends { readonly size: number }, C>(
  items: readonly T[],
  read: (item: T) => Promise<C>,
): Promise<C[]> {
  const contents: C[] = [];
  for await (const [, content] of readAhead(items, read)) contents.push(content);
  return contents;
}

Deno.test("readAhead() gives each item with its content, in order, whichever comes first", async () => {
  const items = Array.from({ length: 300 }, (_, i) => ({ size: 1000 * (i % 7), i }));
  const contents = await contentsOf(items, async ({ i }) => {
    if (i % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    return i;
  });
  assert.deepEqual(contents, items.map(({ i }) => i));
});

Deno.test("readAhead() asks for more than it gives, within bounds of number and size", async () => {
  for (const [size, most] of [[1, 129], [2 ** 18, 5], [2 ** 22, 2]] as const) {
    const items = Array.from({ length: 400 }, () => ({ size }));
    let asked = 0;
    let given = 0;
    let ahead = 0;
    for await (const _ of readAhead(items, () => Promise.resolve(++asked))) {
      given++;
      ahead = Math.max(ahead, asked - given + 1);
    }
    assert.equal(given, 400);
    assert.ok(ahead > 1 || size > 2 ** 20, `${ahead} of ${size} bytes at once`);
    assert.ok(ahead <= most, `${ahead} of ${size} bytes at once`);
  }
});

Deno.test("readAhead() throws what reading throws when it is the turn of that item", async () => {
  const items = Array.from({ length: 10 }, (_, i) => ({ size: 1, i }));
  let given = 0;
  const read = ({ i }: { i: number }): Promise<number> =>
    i === 5 ? Promise.reject(new Error("disk gone")) : Promise.resolve(i);
  await assert.rejects(async () => {
    for await (const _ of readAhead(items, read)) given++;
  }, /disk gone/);
  assert.equal(given, 5);
});
