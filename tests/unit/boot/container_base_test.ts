import assert from "node:assert/strict";
import { chosenBase, tagOf } from "../../../lib/boot/container_base.ts";
import { withFolder } from "../host/script.ts";

Deno.test("chosenBase() resolves a layout against the caller's folder, and takes references as they are", async () => {
  await withFolder(async (folder) => {
    const reference = `debian@sha256:${"a".repeat(64)}`;
    assert.equal((await chosenBase(reference, folder)).reference, reference);
    await Deno.mkdir(`${folder}/base`);
    await Deno.writeTextFile(`${folder}/base/oci-layout`, "{}");
    // It was found, and looked into.
    await assert.rejects(chosenBase("base", folder), { code: "container.bad-base" });
    await assert.rejects(chosenBase("./none", folder), {
      code: "container.bad-base",
      message: /no folder of an OCI layout/,
    });
  });
});

Deno.test("tagOf() is how an image is called on this machine", () => {
  assert.equal(tagOf("ci"), "packrepo:ci");
});
