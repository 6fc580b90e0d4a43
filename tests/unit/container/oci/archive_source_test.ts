import assert from "node:assert/strict";
import { readArchive } from "../../../../lib/container/oci/archive_source.ts";
import type { TarEntry } from "../../../../lib/container/oci/tar_entry.ts";
import { withFolder } from "../../host/script.ts";
import {
  all,
  failsWith,
  file,
  gzip,
  layoutFiles,
  LINUX,
  type SmallImage,
  smallImage,
  tarOf,
  writeOciArchive,
} from "./images.ts";

/** The entries of what `docker save` of an old engine writes: the second layer is a link to the first. */
function savedEntries(image: SmallImage): TarEntry[] {
  const [first] = image.layers;
  const manifest = [{ Config: "c.json", RepoTags: null, Layers: ["1/layer.tar", "2/layer.tar"] }];
  return [
    file("1/layer.tar", image.blobs.get(first!)!),
    {
      kind: "link",
      path: "2/layer.tar",
      mode: 0o777,
      uid: 0,
      gid: 0,
      mtime: 0,
      target: "../1/layer.tar",
    },
    file("c.json", image.blobs.get(image.config)!),
    file("manifest.json", JSON.stringify(manifest)),
  ];
}

const TWICE = [[file("etc/hello", "hello\n")], [file("etc/hello", "hello\n")]];

Deno.test("readArchive() reads an archive of a layout", () =>
  withFolder(async (folder) => {
    const image = await smallImage({ compress: true });
    const base = await readArchive(await writeOciArchive(`${folder}/a.tar`, image), LINUX);
    assert.equal(base.manifestDigest, image.manifest);
    for (const layer of base.layers) await all(layer.read());
    // Layers are read from where they lie, in any order.
    for (const layer of base.layers.toReversed()) await all(layer.read());
  }));

Deno.test("readArchive() reads what docker save writes, links to layers included", () =>
  withFolder(async (folder) => {
    const image = await smallImage({ files: TWICE });
    await Deno.writeFile(`${folder}/a.tar`, await tarOf(savedEntries(image)));
    const base = await readArchive(`${folder}/a.tar`, LINUX);
    assert.equal(base.manifestDigest, undefined);
    assert.equal(base.configDigest, image.config);
    assert.equal(base.layers.length, 2);
    for (const layer of base.layers) await all(layer.read());
  }));

Deno.test("readArchive() finds a layer of docker save that was changed", () =>
  withFolder(async (folder) => {
    const image = await smallImage({ files: TWICE });
    const entries = savedEntries(image);
    entries[0] = file("1/layer.tar", await tarOf([file("etc/hello", "HELLO\n")]));
    await Deno.writeFile(`${folder}/a.tar`, await tarOf(entries));
    const base = await readArchive(`${folder}/a.tar`, LINUX);
    await failsWith("container.tampered", () => all(base.layers[0]!.read()));
  }));

Deno.test("readArchive() says what is wrong with an archive", () =>
  withFolder(async (folder) => {
    const image = await smallImage({ files: TWICE });
    const saved = savedEntries(image);
    const withManifest = (manifest: unknown) =>
      tarOf([...saved.slice(0, 3), file("manifest.json", JSON.stringify(manifest))]);
    const entry = { Config: "c.json", Layers: ["1/layer.tar", "2/layer.tar"] };
    const layout = layoutFiles(image);
    layout.delete(`blobs/sha256/${image.config.slice(7)}`);
    const cases: readonly [string, Uint8Array<ArrayBuffer>, RegExp][] = [
      ["no tar", new TextEncoder().encode("x".repeat(600)), /no tar archive/],
      ["compressed", await gzip(await tarOf(saved)), /gunzip/],
      ["no image", await tarOf([file("a", "b")]), /no image/],
      ["two images", await withManifest([entry, entry]), /holds 2 images/],
      ["no configuration", await withManifest([{ Layers: [] }]), /names no configuration/],
      ["a missing file", await withManifest([{ ...entry, Config: "gone" }]), /lacks "gone"/],
      ["too few layers", await withManifest([{ ...entry, Layers: [] }]), /0 layers, and 2/],
      ["no JSON", await tarOf([file("manifest.json", "{")]), /not JSON/],
      [
        "a missing blob",
        await tarOf([...layout].map(([path, bytes]) => file(path, bytes))),
        /lacks/,
      ],
    ];
    for (const [what, bytes, expected] of cases) {
      await Deno.writeFile(`${folder}/a.tar`, bytes);
      const error = await failsWith(
        "container.bad-image",
        () => readArchive(`${folder}/a.tar`, LINUX),
      );
      assert.match(error.message, expected, what);
    }
    await failsWith("host.not-found", () => readArchive(`${folder}/none.tar`, LINUX));
  }));
