import assert from "node:assert/strict";
import { readBaseImage } from "../../../../lib/container/oci/base_image.ts";
import { layoutSource, parseRoots } from "../../../../lib/container/oci/layout_source.ts";
import { withFolder } from "../../host/script.ts";
import { all, failsWith, LINUX, smallImage, writeLayout } from "./images.ts";

Deno.test("layoutSource() reads an image from a folder", () =>
  withFolder(async (folder) => {
    const image = await smallImage({ compress: true, withIndex: true });
    const base = await readBaseImage(layoutSource(await writeLayout(folder, image)), LINUX);
    assert.equal(base.manifestDigest, image.manifest);
    for (const layer of base.layers) await all(layer.read());
  }));

Deno.test("layoutSource() sees a blob that grew, shrank, or is gone", () =>
  withFolder(async (folder) => {
    const image = await smallImage();
    await writeLayout(folder, image);
    const path = `${folder}/blobs/sha256/${image.layers[0]!.slice(7)}`;
    const bytes = await Deno.readFile(path);
    const read = async () =>
      await all((await readBaseImage(layoutSource(folder), LINUX)).layers[0]!.read());
    await Deno.writeFile(path, new Uint8Array([...bytes, 0]));
    await failsWith("container.tampered", read);
    await Deno.writeFile(path, bytes.slice(1));
    await failsWith("container.tampered", read);
    await Deno.remove(path);
    await failsWith("host.not-found", read);
  }));

Deno.test("layoutSource() refuses a folder that is no layout", () =>
  withFolder(async (folder) => {
    const error = await failsWith("container.bad-image", () => layoutSource(folder).roots());
    assert.match(error.message, /oci-layout/);
  }));

Deno.test("parseRoots() refuses an index.json without manifests", async () => {
  const bytes = new TextEncoder().encode("{}");
  await failsWith("container.bad-image", () => parseRoots(bytes, "it"));
});
