import assert from "node:assert/strict";
import { readBaseImage } from "../../../../lib/container/oci/base_image.ts";
import { readArchive } from "../../../../lib/container/oci/archive_source.ts";
import { layoutSource } from "../../../../lib/container/oci/layout_source.ts";
import { type ImageInit, LayoutWriter } from "../../../../lib/container/oci/layout_write.ts";
import type { ImageFormat } from "../../../../lib/container/oci/document.ts";
import { withFolder } from "../../host/script.ts";
import { all, digestBy, file, inPieces, LINUX, tarOf } from "./images.ts";

/** Writes an image of one layer. */
async function write(folder: string, format: ImageFormat = "oci") {
  await Deno.mkdir(folder, { recursive: true });
  const writer = new LayoutWriter(folder);
  const tar = await tarOf([file("a", "1")]);
  const layer = await writer.addBlob(inPieces(tar, 100));
  const init: ImageInit = {
    platform: LINUX,
    format,
    created: "2025-01-01T00:00:00Z",
    config: { User: "1:1", WorkingDir: "/", Env: [], Cmd: ["x"] },
    baseHistory: [{ created_by: "base" }],
    layers: [{ ...layer, createdBy: "test" }],
    tag: "localhost/x:y",
  };
  return { writer, tar, layer, image: await writer.finish(init) };
}

const jsonAt = async (path: string) => JSON.parse(await Deno.readTextFile(path));

Deno.test("LayoutWriter writes an image that our own reader and the specification's names find", () =>
  withFolder(async (folder) => {
    const { tar, layer, image } = await write(folder);
    assert.equal(layer.digest, digestBy(tar));
    assert.equal(layer.size, tar.length);
    assert.deepEqual(await jsonAt(`${folder}/oci-layout`), { imageLayoutVersion: "1.0.0" });
    const [entry] = (await jsonAt(`${folder}/index.json`)).manifests;
    assert.equal(entry.digest, image.manifest.digest);
    assert.deepEqual(entry.annotations, {
      "io.containerd.image.name": "localhost/x:y",
      "org.opencontainers.image.ref.name": "y",
    });
    const base = await readBaseImage(layoutSource(folder), LINUX);
    assert.equal(base.configDigest, image.config.digest);
    assert.deepEqual(await all(base.layers[0]!.read()), tar);
    assert.deepEqual(base.history, [
      { created_by: "base" },
      { created: "2025-01-01T00:00:00Z", created_by: "test" },
    ]);
  }));

Deno.test("LayoutWriter describes the same content in OCI's words or in Docker's", () =>
  withFolder(async (folder) => {
    const oci = await write(`${folder}/oci`);
    const docker = await write(`${folder}/docker`, "docker");
    assert.equal(docker.image.config.digest, oci.image.config.digest);
    assert.notEqual(docker.image.manifest.digest, oci.image.manifest.digest);
    const manifest = await jsonAt(
      `${folder}/docker/blobs/sha256/${docker.image.manifest.digest.slice(7)}`,
    );
    assert.equal(manifest.mediaType, "application/vnd.docker.distribution.manifest.v2+json");
    assert.equal(manifest.config.mediaType, "application/vnd.docker.container.image.v1+json");
    await readBaseImage(layoutSource(`${folder}/docker`), LINUX);
  }));

Deno.test("LayoutWriter.archive() is one file for every loader, the same bytes each time", () =>
  withFolder(async (folder) => {
    const one = await all((await write(`${folder}/1`)).writer.archive(77));
    const two = await all((await write(`${folder}/2`)).writer.archive(77));
    assert.equal(digestBy(one), digestBy(two));
    await Deno.writeFile(`${folder}/a.tar`, one);
    const base = await readArchive(`${folder}/a.tar`, LINUX);
    assert.equal(base.layers.length, 1);
    const [saved] = await jsonAt(`${folder}/1/manifest.json`);
    assert.deepEqual(saved.RepoTags, ["localhost/x:y"]);
    assert.equal(saved.Config, `blobs/sha256/${base.configDigest.slice(7)}`);
  }));
