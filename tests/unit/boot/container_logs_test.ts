import assert from "node:assert/strict";
import { keepLog } from "../../../lib/boot/container_logs.ts";
import { withFolder } from "../host/script.ts";

Deno.test("keepLog() adds a part under its title, and ends each with a line feed", async () => {
  await withFolder(async (folder) => {
    await keepLog(folder, "build", "one");
    await keepLog(folder, "run", "");
    await keepLog(folder, "run, packing x", "two\n");
    assert.equal(
      await Deno.readTextFile(`${folder}/container.log`),
      "== build\none\n== run\n== run, packing x\ntwo\n",
    );
  });
});
