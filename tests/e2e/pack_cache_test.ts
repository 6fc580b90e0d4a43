/** What `deno task pack` keeps for the next run, as a user meets it. */

import assert from "node:assert/strict";
import { assertEnded } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { addCommit, makeRepo } from "../helpers/git_fixtures.ts";

const FILES = Object.fromEntries(
  Array.from({ length: 60 }, (_, i) => [`src/f${i}.ts`, `export const v${i} = ${i};\n`.repeat(30)]),
);

/** The files of the cache. */
const KEPT = ["facts-cl100k.bin", "packs.json", "ruleset.json", "secrets.bin"];

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
    assert.deepEqual(await cacheNames(checkout), KEPT);
    for (const name of ["facts-cl100k.bin", "secrets.bin"]) {
      const file = `${checkout.path}/.packrepo/cache/${name}`;
      const { size, mtime } = await Deno.stat(file);
      assert.ok(size > 40, `${size} bytes`);
      assert.deepEqual(await pack(`again, ${name}`), plain);
      assert.deepEqual((await Deno.stat(file)).mtime, mtime, "nothing new is not written");
      await Deno.writeTextFile(file, "no cache at all");
      assert.deepEqual(await pack(`broken ${name}`), plain);
      assert.equal((await Deno.stat(file)).size, size);
    }
  });
});

Deno.test("pack in several processes at once gives the same bytes and leaves one whole cache", async () => {
  await withHouse(async (checkout, pack) => {
    const packs = await Promise.all(["a", "b", "c"].map((output) => pack(output)));
    for (const other of packs) assert.deepEqual(other, packs[0]);
    assert.deepEqual(await cacheNames(checkout), KEPT);
    assert.deepEqual(await pack("later"), packs[0]);
  });
});

Deno.test("pack leaves a pack alone that is what it would write, and says so; not with --no-cache", async () => {
  await using checkout = await makeCheckout();
  await using repo = await makeRepo(FILES);
  const folder = `${checkout.path}/w/same`;
  const times = async (): Promise<(Date | null)[]> =>
    await Promise.all(
      ["index.json", "body.txt"].map(async (name) =>
        (await Deno.stat(`${folder}/pack.${name}`)).mtime
      ),
    );
  const pack = async (budget = "3000", ...flags: readonly string[]): Promise<boolean> => {
    const args = [repo.path, "--output", folder, "--budget", budget, ...flags];
    const run = await checkout.task("pack", args);
    assertEnded(run, 0);
    return run.stdout.trimEnd().endsWith("}, unchanged");
  };
  assert.equal(await pack(), false);
  const body = await Deno.readTextFile(`${folder}/pack.body.txt`);
  const written = await times();
  assert.equal(await pack(), true);
  assert.deepEqual(await times(), written);
  assert.equal(await pack("3000", "--no-cache"), false);
  assert.notDeepEqual(await times(), written);
  assert.equal(await pack(), true);
  await Deno.writeTextFile(`${folder}/pack.body.txt`, `${body}x`);
  assert.equal(await pack(), false);
  assert.equal(await Deno.readTextFile(`${folder}/pack.body.txt`), body);
  assert.equal(await pack("2000"), false);
  assert.equal(await pack(), false);
  await addCommit(repo, { "src/f1.ts": "other\n" });
  assert.equal(await pack(), false);
  assert.equal(await pack(), true);
  // Other code of PackRepo may make another pack.
  const module = `${checkout.path}/lib/pack/weights.ts`;
  await Deno.writeTextFile(module, `${await Deno.readTextFile(module)}\n`);
  assert.equal(await pack(), false);
});
