import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import {
  ensureFolder,
  pathInfo,
  removeTree,
  renamePath,
  writeFileAtomic,
  writeNewFile,
} from "../../../lib/host/mod.ts";
import { AS_USER, named, NO_MOUNT, NO_USER, withSmallDisk } from "./disk.ts";
import { HOST, runScript, sleep, withFolder } from "./script.ts";

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

async function modeOf(path: string): Promise<string> {
  return ((await Deno.lstat(path)).mode! & 0o7777).toString(8);
}

/** Returns the permission bits that a new file of 0666 gets here. */
function umasked(folder: string): number {
  Deno.openSync(`${folder}/probe`, { write: true, createNew: true, mode: 0o666 }).close();
  const mode = Deno.lstatSync(`${folder}/probe`).mode! & 0o777;
  Deno.removeSync(`${folder}/probe`);
  return mode;
}

Deno.test("writeFileAtomic() writes text and bytes, makes folders, and leaves nothing else", async () => {
  await withFolder(async (folder) => {
    await writeFileAtomic(`${folder}/a/b/text`, "é😀");
    await writeFileAtomic(`${folder}/a/b/bytes`, new Uint8Array(3_000_000).fill(1));
    await writeFileAtomic(`${folder}/a/b/empty`, "");
    assert.deepEqual(namesIn(`${folder}/a/b`), ["bytes", "empty", "text"]);
    assert.equal(await Deno.readTextFile(`${folder}/a/b/text`), "é😀");
    assert.equal((await Deno.stat(`${folder}/a/b/bytes`)).size, 3_000_000);
    assert.equal((await Deno.stat(`${folder}/a/b/empty`)).size, 0);
  });
});

Deno.test("writeFileAtomic() gives a new file the mode asked for, less the umask", async () => {
  await withFolder(async (folder) => {
    const mask = umasked(folder);
    await writeFileAtomic(`${folder}/plain`, "x");
    await writeFileAtomic(`${folder}/secret`, "x", { mode: 0o600 });
    assert.equal(await modeOf(`${folder}/plain`), (0o644 & mask).toString(8));
    assert.equal(await modeOf(`${folder}/secret`), (0o600 & mask).toString(8));
  });
});

Deno.test("writeFileAtomic() keeps the mode of the file it replaces unless one is given", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/f`;
    await Deno.writeTextFile(path, "old and longer");
    await Deno.chmod(path, 0o666);
    await writeFileAtomic(path, "new");
    assert.equal(await Deno.readTextFile(path), "new");
    assert.equal(await modeOf(path), "666");
    await writeFileAtomic(path, "private", { mode: 0o600 });
    assert.equal(await modeOf(path), "600");
  });
});

Deno.test("writeFileAtomic() replaces a link and leaves what it points to alone", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/target`, "precious");
    await Deno.symlink("target", `${folder}/link`);
    await Deno.symlink("/nowhere/at/all", `${folder}/dangling`);
    await writeFileAtomic(`${folder}/link`, "new");
    await writeFileAtomic(`${folder}/dangling`, "new");
    assert.equal(await Deno.readTextFile(`${folder}/target`), "precious");
    assert.equal((await pathInfo(`${folder}/link`))?.kind, "file");
    assert.equal((await pathInfo(`${folder}/dangling`))?.kind, "file");
  });
});

Deno.test("writeFileAtomic() refuses a folder's place with 73 and leaves the folder alone", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken`);
    await Deno.writeTextFile(`${folder}/taken/f`, "x");
    await assert.rejects(writeFileAtomic(`${folder}/taken`, "new"), {
      code: "host.cannot-create",
      exitCode: 73,
      message: /: a folder has that name$/,
    });
    assert.deepEqual(namesIn(folder), ["taken"]);
    assert.deepEqual(namesIn(`${folder}/taken`), ["f"]);
  });
});

Deno.test("writeFileAtomic() refuses a file's place as a folder, and names that are too long", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "x");
    for (const name of ["file/below", "n".repeat(300)]) {
      await assert.rejects(writeFileAtomic(`${folder}/${name}`, "new"), {
        name: "PackRepoError",
      });
    }
    assert.deepEqual(namesIn(folder), ["file"]);
  });
});

Deno.test("writeFileAtomic() lets readers see the old file or the new one, whole", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/f`;
    const sizes = [100_000, 200_000];
    await writeFileAtomic(path, "x".repeat(sizes[0]!));
    let isWriting = true;
    async function write(): Promise<void> {
      for (let i = 1; i <= 30; i++) await writeFileAtomic(path, "x".repeat(sizes[i % 2]!));
      isWriting = false;
    }
    async function read(): Promise<Set<number>> {
      const seen = new Set<number>();
      while (isWriting) seen.add((await Deno.readFile(path)).length);
      return seen;
    }
    const [seen] = await Promise.all([read(), write()]);
    assert.ok(seen.size > 0 && [...seen].every((size) => sizes.includes(size)), `${[...seen]}`);
    assert.deepEqual(namesIn(folder), ["f"]);
  });
});

Deno.test({
  name: named("writeFileAtomic() says 74 on a full disk and keeps the old file", NO_MOUNT),
  ignore: NO_MOUNT !== undefined,
  async fn() {
    await withSmallDisk(async (disk) => {
      await writeFileAtomic(`${disk}/f`, "old");
      await assert.rejects(writeFileAtomic(`${disk}/f`, new Uint8Array(1_000_000)), {
        code: "host.disk-full",
        exitCode: 74,
        message: `Cannot write ${JSON.stringify(`${disk}/f`)}: no space left on the device`,
      });
      assert.equal(await Deno.readTextFile(`${disk}/f`), "old");
      assert.deepEqual(namesIn(disk), ["f"]);
      await assert.rejects(writeNewFile(`${disk}/key`, "k".repeat(1_000_000), 0o600), {
        code: "host.disk-full",
      });
      assert.deepEqual(namesIn(disk), ["f"]);
      await writeFileAtomic(`${disk}/f`, "new");
    });
  },
});

Deno.test({
  name: named("writeFileAtomic() says 73 on a read-only disk", NO_MOUNT),
  ignore: NO_MOUNT !== undefined,
  async fn() {
    await withSmallDisk(async (disk, makeReadOnly) => {
      await writeFileAtomic(`${disk}/f`, "old");
      makeReadOnly();
      for (
        const work of [
          () => writeFileAtomic(`${disk}/f`, "new"),
          () => writeFileAtomic(`${disk}/folder/f`, "new"),
          () => writeNewFile(`${disk}/key`, "k", 0o600),
          () => ensureFolder(`${disk}/folder`),
          () => renamePath(`${disk}/f`, `${disk}/g`),
          () => removeTree(`${disk}/f`),
        ]
      ) {
        await assert.rejects(work, { code: "host.cannot-create", exitCode: 73 });
      }
      assert.deepEqual(namesIn(disk), ["f"]);
    });
  },
});

Deno.test({
  name: named("writeFileAtomic() says 73 in a folder that the user may not write to", NO_USER),
  ignore: NO_USER !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      await Deno.chmod(folder, 0o755);
      await Deno.mkdir(`${folder}/locked`);
      await Deno.chmod(`${folder}/locked`, 0o555);
      const source = `import { writeFileAtomic, writeNewFile } from "${HOST}";
        for (const write of [writeFileAtomic, (path) => writeNewFile(path, "x", 0o600)]) {
          await write("${folder}/locked/f", "x").then(() => console.log("written"), (error) => {
            console.log(error.code, error.exitCode, error.message);
          });
        }`;
      const { stdout } = await runScript(folder, source, {
        by: AS_USER,
        flags: ["-A", "--no-lock", "--no-check"],
        env: { DENO_DIR: `${folder}/cache`, HOME: folder },
      });
      const line = /^host\.cannot-create 73 Cannot write ".*\/locked\/f": Permission denied .*$/;
      const lines = stdout.trimEnd().split("\n");
      assert.equal(lines.length, 2);
      for (const each of lines) assert.match(each, line);
      assert.deepEqual(namesIn(`${folder}/locked`), []);
    });
  },
});

Deno.test("writeNewFile() writes once and never again", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/keys/boot.key`;
    assert.equal(await writeNewFile(path, "first", 0o600), true);
    assert.equal(await writeNewFile(path, "second", 0o600), false);
    assert.equal(await Deno.readTextFile(path), "first");
    assert.equal(await modeOf(path), "600");
    assert.deepEqual(namesIn(`${folder}/keys`), ["boot.key"]);
  });
});

Deno.test("writeNewFile() counts folders and dangling links as something there", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/folder`);
    await Deno.symlink("elsewhere", `${folder}/dangling`);
    assert.equal(await writeNewFile(`${folder}/folder`, "x", 0o600), false);
    assert.equal(await writeNewFile(`${folder}/dangling`, "x", 0o600), false);
    assert.deepEqual(namesIn(folder), ["dangling", "folder"]);
  });
});

Deno.test("writeNewFile() has one winner among many that race", async () => {
  await withFolder(async (folder) => {
    for (let round = 0; round < 10; round++) {
      const path = `${folder}/key-${round}`;
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => writeNewFile(path, `writer ${i}`, 0o600)),
      );
      assert.equal(results.filter((won) => won).length, 1);
      assert.equal(await Deno.readTextFile(path), `writer ${results.indexOf(true)}`);
    }
    assert.equal(namesIn(folder).length, 10);
  });
});

Deno.test("writeNewFile() has one winner among processes that race", async () => {
  await withFolder(async (folder) => {
    const source = `import { writeNewFile } from "${HOST}";
      let won = 0;
      for (let i = 0; i < 50; i++) {
        if (await writeNewFile("${folder}/keys/" + i, Deno.args[0], 0o600)) won++;
      }
      console.log(won);`;
    const runs = await Promise.all(
      ["a", "b"].map((name) => runScript(folder, source, { args: [name] })),
    );
    const [a, b] = runs.map((run) => Number(run.stdout));
    assert.equal(a! + b!, 50, JSON.stringify(runs));
    const texts = namesIn(`${folder}/keys`).map((name) =>
      Deno.readTextFileSync(`${folder}/keys/${name}`)
    );
    assert.equal(texts.filter((text) => text === "a").length, a);
  });
});

Deno.test("an interruption leaves neither half a file nor a second name", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/out`);
    const source = `import { onInterrupt, writeFileAtomic, writeNewFile } from "${HOST}";
      // As every task does.
      onInterrupt(() => {});
      console.log("ready");
      for (let i = 0; ; i++) {
        await writeFileAtomic("${folder}/out/f", new Uint8Array(400_000).fill(65));
        await writeNewFile("${folder}/out/key-" + i, "x".repeat(1000), 0o600);
      }`;
    for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
      const ended = await runScript(folder, source, {
        when: { says: "ready", send: ["SIGCONT", signal], pauseMs: 60 },
      });
      assert.equal(ended.code, code, ended.stderr);
      assert.deepEqual(namesIn(`${folder}/out`).filter((name) => name.includes("partial")), []);
      for (const name of namesIn(`${folder}/out`)) {
        const { size } = await Deno.stat(`${folder}/out/${name}`);
        assert.equal(size, name === "f" ? 400_000 : 1000, name);
      }
      await removeTree(`${folder}/out`);
      await Deno.mkdir(`${folder}/out`);
    }
  });
});

Deno.test("ensureFolder() makes folders, is content with one, and says 73 for a file", async () => {
  await withFolder(async (folder) => {
    await ensureFolder(`${folder}/a/b/c`);
    await ensureFolder(`${folder}/a/b/c`);
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const path of ["file", "file/below"]) {
      await assert.rejects(ensureFolder(`${folder}/${path}`), { code: "host.cannot-create" });
    }
  });
});

Deno.test("renamePath() moves, and explains why not", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "x");
    await renamePath(`${folder}/a`, `${folder}/b`);
    assert.deepEqual(namesIn(folder), ["b"]);
    await assert.rejects(
      renamePath(`${folder}/a`, `${folder}/c`),
      (error) => error instanceof PackRepoError && error.message.includes("/c"),
    );
  });
});

Deno.test("removeTree() removes files, links and folders, and is content with nothing", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/kept`);
    await Deno.writeTextFile(`${folder}/kept/f`, "x");
    await Deno.mkdir(`${folder}/a/b`, { recursive: true });
    await Deno.symlink(`${folder}/kept`, `${folder}/a/b/link`);
    await Deno.symlink(`${folder}/kept`, `${folder}/link`);
    await Deno.writeTextFile(`${folder}/file`, "x");
    for (const name of ["a", "link", "file", "none", "none/below", "kept/f/below"]) {
      await removeTree(`${folder}/${name}`);
    }
    assert.deepEqual(namesIn(folder), ["kept"]);
    assert.deepEqual(namesIn(`${folder}/kept`), ["f"]);
  });
});

Deno.test("writeFileAtomic() writes to several files at once without mixing them up", async () => {
  await withFolder(async (folder) => {
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        await sleep(i % 3);
        await writeFileAtomic(`${folder}/${i % 10}`, `${i % 10}`.repeat(10_000));
      }),
    );
    assert.equal(namesIn(folder).length, 10);
    for (const name of namesIn(folder)) {
      assert.equal(await Deno.readTextFile(`${folder}/${name}`), name.repeat(10_000));
    }
  });
});
