import assert from "node:assert/strict";
import { createPack } from "../../../lib/pack/create_pack.ts";
import { MadePacks, type Recipe } from "../../../lib/pack/made_packs.ts";
import { writePack } from "../../../lib/pack/pack_files.ts";
import type { Pack } from "../../../lib/pack/types.ts";
import { memoryRepo } from "./memory_repo.ts";
import { SAMPLE_FILES } from "./samples.ts";

const PACKAGES = { ranks: "npm:ranks@1.0.0" };

interface House {
  readonly cache: string;
  readonly folder: string;
  readonly pack: Pack;
  readonly recipe: Recipe;
  find(recipe?: Recipe, folder?: string): ReturnType<MadePacks["find"]>;
}

/** Makes a pack, writes it, has it remembered, and gives all to `work`. */
async function withPack(work: (house: House) => Promise<void>): Promise<void> {
  const temp = await Deno.makeTempDir({ prefix: "packrepo-made-" });
  try {
    const [cache, folder] = [`${temp}/cache`, `${temp}/pack`];
    const repo = memoryRepo(SAMPLE_FILES);
    const options = { budget: 2000, tokenizer: "gpt2" } as const;
    const recipe = { info: repo.info, options, format: "html" };
    const pack = await createPack(repo, options);
    const extra = { name: "pack.html", bytes: new TextEncoder().encode("<p>") };
    const find: House["find"] = (what = recipe, where = folder) =>
      MadePacks.open(cache, PACKAGES)!.find(where, what);
    assert.equal(await find(), undefined, "nothing was made yet");
    const files = await writePack(pack, folder, [extra]);
    assert.deepEqual(Object.keys(files).sort(), ["pack.body.txt", "pack.html", "pack.index.json"]);
    await MadePacks.open(cache, PACKAGES)!.remember(recipe, pack.index, files);
    await work({ cache, folder, pack, recipe, find });
  } finally {
    await Deno.remove(temp, { recursive: true });
  }
}

Deno.test("MadePacks finds a pack that lies where it was written, in any folder", async () => {
  await withPack(async ({ folder, pack, recipe, find }) => {
    assert.deepEqual(await find(), pack.index);
    assert.equal(await find(recipe, `${folder}/nowhere`), undefined);
    const copy = `${folder}/copy`;
    await Deno.mkdir(copy);
    for (const name of ["pack.index.json", "pack.body.txt", "pack.html"]) {
      await Deno.copyFile(`${folder}/${name}`, `${copy}/${name}`);
    }
    assert.deepEqual(await find(recipe, copy), pack.index);
  });
});

Deno.test("MadePacks finds none of another commit, budget, tokenizer, selection, format", async () => {
  await withPack(async ({ cache, folder, recipe, find }) => {
    const { info, options } = recipe;
    const others: readonly Recipe[] = [
      { ...recipe, info: { ...info, commit: "f".repeat(40) as typeof info.commit } },
      { ...recipe, info: { ...info, history: "shallow" } },
      { ...recipe, options: { ...options, budget: 2001 } },
      { ...recipe, options: { ...options, tokenizer: "cl100k" } },
      { ...recipe, options: { ...options, countAll: true } },
      { ...recipe, options: { ...options, selection: { include: ["a"] } } },
      { ...recipe, format: "text" },
    ];
    for (const other of others) assert.equal(await find(other), undefined);
    const newer = MadePacks.open(cache, { ranks: "npm:ranks@1.0.1" })!;
    assert.equal(await newer.find(folder, recipe), undefined);
    assert.notEqual(await find({ ...recipe, options: { ...options, countAll: false } }), undefined);
  });
});

Deno.test("MadePacks finds no pack of which any file was changed, cut or removed", async () => {
  await withPack(async ({ folder, find }) => {
    for (const name of ["pack.index.json", "pack.body.txt", "pack.html"]) {
      const bytes = await Deno.readFile(`${folder}/${name}`);
      const changed = bytes.slice();
      changed[changed.length - 1]! ^= 1;
      for (const wrong of [changed, bytes.subarray(1), new Uint8Array()]) {
        await Deno.writeFile(`${folder}/${name}`, wrong);
        assert.equal(await find(), undefined);
      }
      await Deno.remove(`${folder}/${name}`);
      assert.equal(await find(), undefined);
      await Deno.writeFile(`${folder}/${name}`, bytes);
      assert.notEqual(await find(), undefined);
    }
  });
});

Deno.test("MadePacks does without a list that is none, and writes a new one", async () => {
  await withPack(async ({ cache, pack, recipe, find }) => {
    const list = await Deno.readTextFile(`${cache}/packs.json`);
    for (const text of ["", "{", "{}", "[1, null, {}]", "x".repeat(2 ** 17)]) {
      await Deno.writeTextFile(`${cache}/packs.json`, text);
      assert.equal(await find(), undefined);
    }
    const [{ files }] = JSON.parse(list);
    await MadePacks.open(cache, PACKAGES)!.remember(recipe, pack.index, files);
    assert.equal(await Deno.readTextFile(`${cache}/packs.json`), list);
  });
});

Deno.test("MadePacks remembers the latest packs, none of a part of history", async () => {
  await withPack(async ({ cache, pack, recipe, find }) => {
    const made = MadePacks.open(cache, PACKAGES)!;
    const [{ files }] = JSON.parse(await Deno.readTextFile(`${cache}/packs.json`));
    const of = (budget: number): Recipe => ({ ...recipe, options: { ...recipe.options, budget } });
    const { metadata } = pack.index;
    const repo_info = { ...metadata.repo_info, history: "partial" as const };
    await made.remember(of(1), { ...pack.index, metadata: { ...metadata, repo_info } }, files);
    assert.equal(await find(of(1)), undefined);
    for (let budget = 2; budget < 66; budget++) await made.remember(of(budget), pack.index, files);
    assert.notEqual(await find(of(2)), undefined);
    assert.equal(await find(), undefined, "the oldest was forgotten");
  });
});

Deno.test({
  name: "MadePacks is not there where PackRepo may not read its own code",
  permissions: { read: false, write: false, env: true },
  fn: () => assert.equal(MadePacks.open("/nowhere/that/is/granted", PACKAGES), undefined),
});
