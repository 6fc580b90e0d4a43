/** What `deno task pack` keeps for the next run, as a user meets it. */

import assert from "node:assert/strict";
import { assertEnded } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { makeRepo } from "../helpers/git_fixtures.ts";

const FILES = Object.fromEntries(
  Array.from({ length: 60 }, (_, i) => [`src/f${i}.ts`, `export const v${i} = ${i};\n`.repeat(30)]),
);

/** Runs `work` in a checkout, with a function that packs and returns the index and the body. */
async function withHouse(
  work: (
    checkout: Checkout,
    pack: (output: string, ...flags: readonly string[]) => Promise<readonly string[]>,
  ) => Promise<void>,
): Promise<void> {
  await using checkout = await makeCheckout();
  await using repo = await makeRepo(FILES);
  await work(checkout, async (output, ...flags) => {
    const folder = `${checkout.path}/w/${output}`;
    const args = [repo.path, "--output", folder, "--budget", "3000", ...flags];
    const run = await checkout.task("pack", args);
    assertEnded(run, 0);
    assert.equal(run.stderr, "");
    return await Promise.all(
      ["index.json", "body.txt"].map((name) => Deno.readTextFile(`${folder}/pack.${name}`)),
    );
  });
}

async function cacheNames({ path }: Checkout): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(`${path}/.packrepo/cache`)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

Deno.test("pack keeps facts for the next run, and gives the same bytes with them, without, and broken", async () => {
  await withHouse(async (checkout, pack) => {
    const plain = await pack("plain", "--no-cache");
    assert.deepEqual(await cacheNames(checkout), []);
    assert.deepEqual(await pack("first"), plain);
    assert.deepEqual(await cacheNames(checkout), ["facts-cl100k.bin"]);
    const file = `${checkout.path}/.packrepo/cache/facts-cl100k.bin`;
    const { size, mtime } = await Deno.stat(file);
    assert.ok(size > 60 * 40, `${size} bytes`);
    assert.deepEqual(await pack("again"), plain);
    assert.deepEqual((await Deno.stat(file)).mtime, mtime, "nothing new is not written");
    await Deno.writeTextFile(file, "no cache at all");
    assert.deepEqual(await pack("broken"), plain);
    assert.equal((await Deno.stat(file)).size, size);
  });
});

Deno.test("pack in several processes at once gives the same bytes and leaves one whole cache", async () => {
  await withHouse(async (checkout, pack) => {
    const packs = await Promise.all(["a", "b", "c"].map((output) => pack(output)));
    for (const other of packs) assert.deepEqual(other, packs[0]);
    assert.deepEqual(await cacheNames(checkout), ["facts-cl100k.bin"]);
    assert.deepEqual(await pack("later"), packs[0]);
  });
});
