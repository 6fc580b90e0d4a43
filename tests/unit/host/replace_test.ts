import assert from "node:assert/strict";
import { replaceAll } from "../../../lib/host/mod.ts";
import { named, NO_MOUNT, withSmallDisk } from "./disk.ts";
import { withFolder } from "./script.ts";

/** Makes files by path; a path that ends with a slash is an empty folder. */
function make(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    if (path.endsWith("/")) {
      Deno.mkdirSync(`${folder}/${path}`, { recursive: true });
      continue;
    }
    Deno.mkdirSync(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${folder}/${path}`, text);
  }
}

/** Returns the files below a folder by path; an empty folder ends with a slash. */
function list(folder: string, prefix = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory) files[prefix + entry.name] = Deno.readTextFileSync(path);
    else {
      const below = list(path, `${prefix}${entry.name}/`);
      Object.assign(files, below);
      if (Object.keys(below).length === 0) files[`${prefix}${entry.name}/`] = "";
    }
  }
  return files;
}

Deno.test("replaceAll() moves files and folders to where nothing is", async () => {
  await withFolder((folder) => {
    make(folder, { "new/f": "1", "new/d/x": "2", "new/e/": "" });
    replaceAll([
      { from: `${folder}/new/f`, to: `${folder}/out/deep/f` },
      { from: `${folder}/new/d`, to: `${folder}/out/d` },
      { from: `${folder}/new/e`, to: `${folder}/out/e` },
    ]);
    assert.deepEqual(list(folder), {
      "new/": "",
      "out/deep/f": "1",
      "out/d/x": "2",
      "out/e/": "",
    });
    return Promise.resolve();
  });
});

Deno.test("replaceAll() replaces files, folders that are not empty, and either by the other", async () => {
  await withFolder(async (folder) => {
    make(folder, {
      "new/f": "new",
      "new/d/x": "new",
      "new/f-for-d": "new",
      "new/d-for-f/x": "new",
      "new/f-for-link": "new",
      "out/f": "old",
      "out/d/x": "old",
      "out/d/y/z": "old",
      "out/d2/x": "old",
      "out/f2": "old",
      "kept": "precious",
    });
    await Deno.symlink("../kept", `${folder}/out/link`);
    replaceAll([
      { from: `${folder}/new/f`, to: `${folder}/out/f` },
      { from: `${folder}/new/d`, to: `${folder}/out/d` },
      { from: `${folder}/new/f-for-d`, to: `${folder}/out/d2` },
      { from: `${folder}/new/d-for-f`, to: `${folder}/out/f2` },
      { from: `${folder}/new/f-for-link`, to: `${folder}/out/link` },
    ]);
    assert.deepEqual(list(folder), {
      "new/": "",
      "out/f": "new",
      "out/d/x": "new",
      "out/d2": "new",
      "out/f2/x": "new",
      "out/link": "new",
      "kept": "precious",
    });
  });
});

Deno.test("replaceAll() moves everything back where one cannot be moved", async () => {
  await withFolder((folder) => {
    const before = {
      "new/f": "new",
      "new/g": "new",
      "new/d/x": "new",
      "out/f": "old",
      "out/d/x": "old",
      "out/file": "in the way",
    };
    make(folder, before);
    const good = [
      { from: `${folder}/new/f`, to: `${folder}/out/f` },
      { from: `${folder}/new/d`, to: `${folder}/out/d` },
      { from: `${folder}/new/g`, to: `${folder}/out/g` },
    ];
    for (
      const bad of [
        { from: `${folder}/new/missing`, to: `${folder}/out/f3` },
        { from: `${folder}/new/missing`, to: `${folder}/out/file` },
        { from: `${folder}/new`, to: `${folder}/out/file/below` },
        { from: `${folder}/new`, to: `${folder}/new/inside` },
      ]
    ) {
      assert.throws(() => replaceAll([...good, bad]), {
        name: "PackRepoError",
        code: "host.cannot-create",
        exitCode: 73,
      });
      assert.deepEqual(list(folder), before);
    }
    return Promise.resolve();
  });
});

Deno.test({
  name: named("replaceAll() moves everything back where a disk is another one", NO_MOUNT),
  ignore: NO_MOUNT !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      await withSmallDisk((disk) => {
        const before = { "new/f": "new", "new/d/x": "new", "out/f": "old", "out/d/x": "old" };
        make(folder, before);
        make(disk, { f: "old", "d/x": "old" });
        for (const name of ["f", "d"]) {
          assert.throws(() =>
            replaceAll([
              { from: `${folder}/new/f`, to: `${folder}/out/f` },
              { from: `${folder}/new/${name === "f" ? "d" : "f"}`, to: `${disk}/${name}` },
            ]), { code: "host.cannot-create" });
          assert.deepEqual(list(folder), before);
          assert.deepEqual(list(disk), { f: "old", "d/x": "old" });
        }
        return Promise.resolve();
      });
    });
  },
});

Deno.test("replaceAll() of nothing does nothing", () => {
  assert.equal(replaceAll([]), undefined);
});
