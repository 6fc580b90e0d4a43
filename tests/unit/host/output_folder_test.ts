import assert from "node:assert/strict";
import { withOutputFolder } from "../../../lib/host/output_folder.ts";
import { named, NO_MOUNT, withSmallDisk } from "./disk.ts";
import { HOST, runScript, withFolder } from "./script.ts";

const OUTPUT_FOLDER = HOST.replace("mod.ts", "output_folder.ts");

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name);
}

Deno.test("withOutputFolder() makes the folder, gives its work's result and keeps it", async () => {
  await withFolder(async (parent) => {
    const path = `${parent}/a/b`;
    const result = await withOutputFolder(path, () => {
      assert.deepEqual(namesIn(path), []);
      return Promise.resolve(42);
    });
    assert.equal(result, 42);
    assert.deepEqual(namesIn(path), []);
  });
});

Deno.test("withOutputFolder() takes back what it made when its work throws", async () => {
  await withFolder(async (parent) => {
    const thrown = new RangeError("mine");
    const fails = () => Promise.reject(thrown);
    const isMine = (error: unknown): boolean => error === thrown;
    await Deno.mkdir(`${parent}/old`);
    await assert.rejects(withOutputFolder(`${parent}/a/b/c`, fails), isMine);
    await assert.rejects(withOutputFolder(`${parent}/old/new`, fails), isMine);
    await assert.rejects(withOutputFolder(`${parent}/old`, fails), isMine);
    assert.deepEqual(namesIn(parent), ["old"]);
    assert.deepEqual(namesIn(`${parent}/old`), []);
  });
});

Deno.test("withOutputFolder() takes back the folders above one that is gone already", async () => {
  await withFolder(async (parent) => {
    const thrown = new RangeError("mine");
    await assert.rejects(
      withOutputFolder(`${parent}/a/b/c`, async () => {
        await Deno.remove(`${parent}/a/b/c`);
        throw thrown;
      }),
      (error) => error === thrown,
    );
    assert.deepEqual(namesIn(parent), []);
  });
});

Deno.test("withOutputFolder() leaves a folder in which something lies", async () => {
  await withFolder(async (parent) => {
    await assert.rejects(withOutputFolder(`${parent}/a/b`, async () => {
      await Deno.writeTextFile(`${parent}/a/other`, "somebody else's");
      throw new Error("no");
    }));
    assert.deepEqual(namesIn(`${parent}/a`), ["other"]);
  });
});

Deno.test("withOutputFolder() says 73 before any work where a file stands in the way", async () => {
  await withFolder(async (parent) => {
    await Deno.writeTextFile(`${parent}/file`, "x");
    const never = () => Promise.reject(new Error("it worked"));
    for (const path of [`${parent}/file`, `${parent}/file/below`]) {
      await assert.rejects(withOutputFolder(path, never), { code: "host.cannot-create" });
    }
    assert.deepEqual(namesIn(parent), ["file"]);
  });
});

Deno.test({
  name: named("withOutputFolder() says 73 before any work on a read-only disk", NO_MOUNT),
  ignore: NO_MOUNT !== undefined,
  fn: () =>
    withSmallDisk(async (disk, makeReadOnly) => {
      await Deno.mkdir(`${disk}/old`);
      makeReadOnly();
      const never = () => Promise.reject(new Error("it worked"));
      for (const path of [`${disk}/old`, `${disk}/new/folder`]) {
        await assert.rejects(withOutputFolder(path, never), { code: "host.cannot-create" });
      }
    }),
});

Deno.test("withOutputFolder() takes back what it made when it is interrupted", async () => {
  await withFolder(async (folder) => {
    const ended = await runScript(
      folder,
      `import { withOutputFolder } from ${JSON.stringify(OUTPUT_FOLDER)};
       import { withTempFolder } from ${JSON.stringify(HOST)};
       await withOutputFolder(Deno.args[0], () => withTempFolder(async (temp) => {
         await Deno.writeTextFile(temp + "/half", "x");
         console.log("working");
         await new Promise((resolve) => setTimeout(resolve, 20_000));
       }, Deno.args[0]));`,
      { args: [`${folder}/a/b`], when: { says: "working", send: ["SIGINT"] } },
    );
    assert.equal(ended.code, 130, ended.stderr);
    assert.deepEqual(namesIn(folder), []);
  });
});

Deno.test("withOutputFolder() needs no permission above the folder it was granted", async () => {
  await withFolder(async (folder) => {
    const output = `${folder}/a/b`;
    const ended = await runScript(
      folder,
      `import { withOutputFolder } from ${JSON.stringify(OUTPUT_FOLDER)};
       await withOutputFolder(Deno.args[0], () => Promise.resolve());`,
      {
        args: [output],
        flags: [`--allow-read=${output}`, `--allow-write=${output}`, "--allow-env"],
      },
    );
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(namesIn(output), []);
  });
});
