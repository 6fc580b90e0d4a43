import assert from "node:assert/strict";
import { PIECE_BYTES, realPath, TreeReader, walkFiles } from "../../../lib/host/mod.ts";
import { withFolder } from "./script.ts";

function read(
  reader: TreeReader,
  path: string,
): { readonly bytes: number; readonly sizes: number[] } {
  const file = reader.open(path);
  assert.ok(file.kind === "file", path);
  const sizes: number[] = [];
  const flags: boolean[] = [];
  for (const { bytes, isLast } of file.pieces()) {
    sizes.push(bytes.length);
    flags.push(isLast);
  }
  assert.deepEqual(flags, [...sizes.slice(1).map(() => false), true]);
  return { bytes: file.size, sizes };
}

Deno.test("TreeReader reads files of every size, the largest in pieces", async () => {
  await withFolder(async (folder) => {
    const reader = new TreeReader(await realPath(folder));
    for (const size of [0, 1, 4095, 4096, 300_000]) {
      await Deno.writeFile(`${folder}/f${size}`, new Uint8Array(size));
      assert.deepEqual(read(reader, `f${size}`), { bytes: size, sizes: [size] });
    }
    for (const more of [0, 1, 5]) {
      const file = await Deno.create(`${folder}/large${more}`);
      await file.truncate(PIECE_BYTES + more);
      file.close();
      assert.deepEqual(
        read(reader, `large${more}`).sizes,
        more === 0 ? [PIECE_BYTES] : [PIECE_BYTES, more],
      );
    }
  });
});

Deno.test("TreeReader follows neither a link in a file's place nor one in a folder's", async () => {
  await withFolder(async (folder) => {
    const root = await realPath(folder);
    await Deno.mkdir(`${root}/d/e`, { recursive: true });
    await Deno.writeTextFile(`${root}/d/e/f`, "x");
    await Deno.symlink("f", `${root}/d/e/l`);
    await Deno.symlink("d", `${root}/ld`);
    const kind = (path: string): string => new TreeReader(root).open(path).kind;
    assert.deepEqual(["d/e/f", "d/e/l", "ld/e/f", "ld", "d", "no/f", "d/e/f/g"].map(kind), [
      "file",
      "link",
      "link",
      "link",
      "folder",
      "nothing",
      "link",
    ]);
  });
});

Deno.test("TreeReader says that a file was replaced between looking and reading", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/f`, "x");
    await Deno.writeTextFile(`${folder}/other`, "secret");
    const file = new TreeReader(await realPath(folder)).open("f");
    assert.ok(file.kind === "file");
    await Deno.remove(`${folder}/f`);
    await Deno.symlink("other", `${folder}/f`);
    assert.throws(() => [...file.pieces()], { code: "host.cannot-read" });
  });
});

Deno.test("walkFiles() yields every file but those of folders left out, and no links", async () => {
  await withFolder(async (folder) => {
    for (const path of ["a/b", "skip", "a/skip"]) {
      await Deno.mkdir(`${folder}/${path}`, { recursive: true });
    }
    for (const path of ["x", "a/b/y", "skip/z", "a/skip/z"]) {
      await Deno.writeTextFile(`${folder}/${path}`, "");
    }
    await Deno.symlink("x", `${folder}/link`);
    await Deno.symlink("a", `${folder}/folder`);
    const found = [...walkFiles(folder, (path) => path.endsWith("skip"))];
    assert.deepEqual(found.sort(), ["a/b/y", "x"]);
    assert.throws(() => [...walkFiles(`${folder}/none`, () => false)], { code: "host.not-found" });
  });
});

Deno.test("realPath() resolves links, and says where there is nothing", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/d`);
    await Deno.symlink("d", `${folder}/l`);
    assert.equal(await realPath(`${folder}/l`), await Deno.realPath(`${folder}/d`));
    await assert.rejects(realPath(`${folder}/none`), { code: "host.not-found" });
  });
});
