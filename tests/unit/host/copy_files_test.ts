import assert from "node:assert/strict";
import { copyFiles, filesBelow } from "../../../lib/host/mod.ts";
import { withFolder } from "./script.ts";

Deno.test("filesBelow() lists files at every depth, and neither links nor folders", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a/b`, { recursive: true });
    await Deno.writeTextFile(`${folder}/a/b/c`, "c");
    await Deno.writeTextFile(`${folder}/d`, "d");
    await Deno.symlink("d", `${folder}/link`);
    assert.deepEqual((await filesBelow(folder)).sort(), ["a/b/c", "d"]);
    await assert.rejects(filesBelow(`${folder}/none`), { code: "host.not-found" });
  });
});

Deno.test("copyFiles() gives copies and folders the same modes whatever the originals have", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/from/in`, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(`${folder}/from/in/plain`, "1", { mode: 0o600 });
    await Deno.writeTextFile(`${folder}/from/program`, "2", { mode: 0o700 });
    await copyFiles(`${folder}/from`, `${folder}/to`, ["in/plain", "program"]);
    const mode = async (path: string) =>
      ((await Deno.stat(`${folder}/to/${path}`)).mode ?? 0) & 0o777;
    assert.equal(await mode("in"), 0o755);
    assert.equal(await mode("in/plain"), 0o644);
    assert.equal(await mode("program"), 0o755);
    assert.equal(await Deno.readTextFile(`${folder}/to/in/plain`), "1");
  });
});

Deno.test("copyFiles() names the file that it cannot write", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await assert.rejects(copyFiles(folder, `${folder}/to`, ["missing"]), { name: "PackRepoError" });
  });
});
