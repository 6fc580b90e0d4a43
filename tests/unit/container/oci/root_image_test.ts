import assert from "node:assert/strict";
import { layoutSource } from "../../../../lib/container/oci/layout_source.ts";
import { readBaseImage } from "../../../../lib/container/oci/base_image.ts";
import { writeRootImage } from "../../../../lib/container/oci/root_image.ts";
import { readTar } from "../../../../lib/container/oci/tar_read.ts";
import { withFolder } from "../../host/script.ts";
import { failsWith, file, LINUX, tarOf } from "./images.ts";

const folder = (path: string) => ({
  kind: "folder" as const,
  path,
  mode: 0o755,
  uid: 42,
  gid: 0,
  mtime: 0,
});

Deno.test("writeRootImage() makes one layer of a root file system, without the host's folders", () =>
  withFolder(async (place) => {
    const attributes = new Map([["security.capability", Uint8Array.of(1, 2, 0)]]);
    const root = [
      folder("var"),
      folder("var/lib/apt/lists"),
      folder("var/lib/apt/lists/partial"),
      folder("var/cache/apt/archives/partial"),
      { ...file("usr/bin/ping", "x", 0o4755), attributes },
      { ...file("usr/bin/b", ""), kind: "hardlink" as const, target: "usr/bin/ping" },
    ];
    await Deno.writeFile(`${place}/root.tar`, await tarOf(root));
    const options = {
      root: `${place}/root.tar`,
      platform: LINUX,
      output: `${place}/a.tar`,
      layout: `${place}/layout`,
      tag: "localhost/packrepo/base:test",
    };
    const first = await writeRootImage(options);
    assert.deepEqual(await writeRootImage(options), first);
    const base = await readBaseImage(layoutSource(options.layout), LINUX);
    assert.equal(base.manifestDigest, first.manifest);
    assert.equal(base.layers.length, 1);
    const entries = await Array.fromAsync(readTar(base.layers[0]!.read(), "layer"));
    assert.deepEqual(entries.map(({ path }) => path), [
      "var",
      "var/lib/apt/lists",
      "usr/bin/ping",
      "usr/bin/b",
    ]);
    assert.equal(entries[2]!.mode, 0o4755);
    assert.deepEqual(entries[2]!.attributes, attributes);
    assert.equal(entries[3]!.kind, "hardlink");
  }));

Deno.test("writeRootImage() refuses what is no tar, and leaves nothing", () =>
  withFolder(async (place) => {
    await Deno.writeFile(`${place}/root.tar`, new Uint8Array(600).fill(9));
    const options = {
      root: `${place}/root.tar`,
      platform: LINUX,
      output: `${place}/a.tar`,
      tag: "localhost/x:y",
    };
    await failsWith("container.bad-image", () => writeRootImage(options));
    assert.deepEqual(await Array.fromAsync(Deno.readDir(place), ({ name }) => name), ["root.tar"]);
  }));
