import assert from "node:assert/strict";
import { linkTree } from "../../../lib/host/mod.ts";
import { withFolder } from "./script.ts";

Deno.test("linkTree() gives every file below a folder a second name and leaves links out", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/from/a/b`, { recursive: true });
    await Deno.writeTextFile(`${folder}/from/f`, "1");
    await Deno.writeTextFile(`${folder}/from/a/b/g`, "2");
    await Deno.symlink("f", `${folder}/from/link`);
    await linkTree(`${folder}/from`, `${folder}/to/new`);
    const inode = async (path: string): Promise<number | null> =>
      (await Deno.lstat(`${folder}/${path}`)).ino;
    assert.equal(await inode("to/new/f"), await inode("from/f"));
    assert.equal(await inode("to/new/a/b/g"), await inode("from/a/b/g"));
    await assert.rejects(Deno.lstat(`${folder}/to/new/link`), Deno.errors.NotFound);
  });
});

Deno.test("linkTree() says 73 where a name is taken", async () => {
  await withFolder(async (folder) => {
    for (const name of ["from", "to"]) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/f`, name);
    }
    await assert.rejects(linkTree(`${folder}/from`, `${folder}/to`), {
      code: "host.cannot-create",
    });
    assert.equal(await Deno.readTextFile(`${folder}/to/f`), "to");
  });
});
