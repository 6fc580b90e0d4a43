import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import {
  BODY_FILE,
  createPack,
  INDEX_FILE,
  readPack,
  serializeIndex,
  writePack,
} from "../../../lib/pack/mod.ts";
import { memoryRepo } from "./memory_repo.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-pack-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function smallPack(): ReturnType<typeof createPack> {
  return createPack(memoryRepo({ "a.md": "# A\n" }), { budget: 1000, tokenizer: "gpt2" });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PackRepoError, String(error));
    assert.equal(error.code, code);
    return true;
  };
}

Deno.test("writePack() writes two files and nothing else; readPack() reads them back", async () => {
  await withFolder(async (folder) => {
    const pack = await smallPack();
    const target = `${folder}/new/folder`;
    await writePack(pack, target);
    assert.deepEqual(await namesIn(target), [BODY_FILE, INDEX_FILE]);
    for (const path of [target, `${target}/`, `${target}/${INDEX_FILE}`]) {
      const read = await readPack(path);
      assert.equal(read.indexText, serializeIndex(pack.index));
      assert.deepEqual(read.index, pack.index);
      assert.deepEqual(read.body, pack.body);
    }
    await writePack(pack, target);
    assert.deepEqual(await namesIn(target), [BODY_FILE, INDEX_FILE]);
  });
});

Deno.test("writePack() writes other files beside them, in place of earlier ones", async () => {
  await withFolder(async (folder) => {
    const pack = await smallPack();
    for (const text of ["one", "two"]) {
      await writePack(pack, folder, [{ name: "pack.md", bytes: new TextEncoder().encode(text) }]);
      assert.deepEqual(await namesIn(folder), [BODY_FILE, INDEX_FILE, "pack.md"]);
      assert.equal(await Deno.readTextFile(`${folder}/pack.md`), text);
    }
    assert.deepEqual((await readPack(folder)).body, pack.body);
  });
});

Deno.test("writePack() leaves nothing behind where a file cannot be written", async () => {
  await withFolder(async (folder) => {
    const pack = await smallPack();
    await Deno.writeTextFile(`${folder}/file`, "x");
    await assert.rejects(writePack(pack, `${folder}/file/below`), isError("host.cannot-create"));
    assert.deepEqual(await namesIn(folder), ["file"]);
  });
});

Deno.test("readPack() follows a link to a folder", async () => {
  await withFolder(async (folder) => {
    await writePack(await smallPack(), `${folder}/pack`);
    await Deno.symlink(`${folder}/pack`, `${folder}/link`);
    assert.ok((await readPack(`${folder}/link`)).body.length > 0);
  });
});

Deno.test("readPack() refuses what is not there or is not JSON", async () => {
  await withFolder(async (folder) => {
    await assert.rejects(readPack(`${folder}/none`), isError("host.not-found"));
    await assert.rejects(readPack(folder), isError("host.not-found"));
    await Deno.writeTextFile(`${folder}/${INDEX_FILE}`, "{");
    await assert.rejects(readPack(folder), isError("pack.not-json"));
    await Deno.writeFile(`${folder}/${INDEX_FILE}`, Uint8Array.of(0xff));
    await assert.rejects(readPack(folder), isError("host.not-utf8"));
    await Deno.writeTextFile(`${folder}/${INDEX_FILE}`, "{}");
    await assert.rejects(readPack(folder), isError("host.not-found"));
  });
});
