import assert from "node:assert/strict";
import {
  type BlobSource,
  parseBaseConfig,
  platformText,
  readBaseImage,
} from "../../../../lib/container/oci/base_image.ts";
import type { Descriptor } from "../../../../lib/container/oci/document.ts";
import { all, failsWith, inPieces, LINUX, type SmallImage, smallImage } from "./images.ts";

/** An image in memory as a source. */
function sourceOf(image: SmallImage, roots: readonly unknown[] = [image.root]): BlobSource {
  return {
    label: "it",
    roots: () => Promise.resolve(roots as Descriptor[]),
    open: ({ digest }) => inPieces(image.blobs.get(digest) ?? new Uint8Array()),
  };
}

Deno.test("readBaseImage() reads an image, plain and compressed, with an index and without", async () => {
  for (const compress of [false, true]) {
    for (const withIndex of [false, true]) {
      const image = await smallImage({ compress, withIndex });
      const base = await readBaseImage(sourceOf(image), LINUX);
      assert.equal(base.manifestDigest, image.manifest);
      assert.equal(base.configDigest, image.config);
      assert.deepEqual(base.layers.map(({ diffId }) => diffId), image.diffIds);
      assert.deepEqual(base.config["Env"], ["PATH=/bin", "BASE=yes"]);
      assert.deepEqual(base.history, [{ created: "2020-01-01T00:00:00Z", created_by: "somebody" }]);
      for (const layer of base.layers) await all(layer.read());
    }
  }
});

Deno.test("readBaseImage() finds every blob that was changed", async () => {
  for (const compress of [false, true]) {
    const image = await smallImage({ compress, withIndex: true });
    for (const [digest, bytes] of [...image.blobs]) {
      const changed = bytes.slice();
      changed[changed.length >> 1]! ^= 1;
      image.blobs.set(digest, changed);
      await failsWith("container.tampered", async () => {
        const base = await readBaseImage(sourceOf(image), LINUX);
        for (const layer of base.layers) await all(layer.read());
      }).catch(async (error) => {
        // A layer whose gzip breaks first is as good an answer.
        if (!compress || !image.layers.includes(digest as `sha256:${string}`)) throw error;
        await failsWith("container.bad-image", async () => {
          const base = await readBaseImage(sourceOf(image), LINUX);
          for (const layer of base.layers) await all(layer.read());
        });
      });
      image.blobs.set(digest, bytes);
    }
  }
});

Deno.test("readBaseImage() finds a layer that is not what its configuration says", async () => {
  const image = await smallImage({
    compress: true,
    edit: (kind, document) =>
      kind === "config"
        ? {
          ...document,
          rootfs: { diff_ids: [`sha256:${"0".repeat(64)}`, `sha256:${"1".repeat(64)}`] },
        }
        : document,
  });
  const base = await readBaseImage(sourceOf(image), LINUX);
  const error = await failsWith("container.tampered", () => all(base.layers[0]!.read()));
  assert.match(error.message, /uncompressed layer/);
});

Deno.test("readBaseImage() says what is offered where the platform is not", async () => {
  const image = await smallImage({ withIndex: true });
  const arm = { os: "linux", architecture: "arm64" };
  const error = await failsWith("container.bad-image", () => readBaseImage(sourceOf(image), arm));
  assert.match(error.message, /offers linux\/s390x, linux\/amd64, not linux\/arm64/);
  const single = await smallImage();
  const other = await failsWith("container.bad-image", () => readBaseImage(sourceOf(single), arm));
  assert.match(other.message, /is for linux\/amd64, not linux\/arm64/);
  await failsWith("container.bad-image", () => readBaseImage(sourceOf(single, []), LINUX));
  const two = [single.root, single.root];
  await failsWith("container.bad-image", () => readBaseImage(sourceOf(single, two), LINUX));
});

Deno.test("readBaseImage() does not follow an index for ever", async () => {
  const image = await smallImage();
  // Each index leads to the next; the fourth is not asked.
  let root: unknown = image.root;
  for (let depth = 0; depth < 5; depth++) {
    const outer = await smallImage({
      edit: (kind, document) => kind === "manifest" ? { manifests: [root] } : document,
    });
    const bytes = outer.blobs.get(outer.manifest)!;
    image.blobs.set(outer.manifest, bytes);
    root = { ...outer.root, mediaType: "application/vnd.oci.image.index.v1+json" };
  }
  const error = await failsWith(
    "container.bad-image",
    () => readBaseImage(sourceOf(image, [root]), LINUX),
  );
  assert.match(error.message, /an index in an index/);
});

Deno.test("readBaseImage() refuses documents that lack what is needed", async () => {
  const edits: readonly [string, unknown][] = [
    ["manifest", {}],
    ["manifest", { config: { mediaType: "x", digest: "x", size: 1 }, layers: [] }],
    ["config", {}],
    ["config", { os: "linux", architecture: "amd64" }],
    ["config", { os: "linux", architecture: "amd64", rootfs: { diff_ids: ["x", "y"] } }],
    ["config", { os: "linux", architecture: "amd64", rootfs: { diff_ids: [] } }],
  ];
  for (const [which, document] of edits) {
    const image = await smallImage({ edit: (kind, given) => kind === which ? document : given });
    await failsWith("container.bad-image", () => readBaseImage(sourceOf(image), LINUX));
  }
});

Deno.test("parseBaseConfig() drops what is odd in a history", () => {
  const document = {
    ...LINUX,
    rootfs: { diff_ids: [] },
    history: [{ created_by: "x", extra: 1, empty_layer: true, comment: 2 }, "odd"],
  };
  const parsed = parseBaseConfig(new TextEncoder().encode(JSON.stringify(document)), "it", LINUX);
  assert.deepEqual(parsed.history, [{ created_by: "x", empty_layer: true }]);
  assert.deepEqual(parsed.config, {});
});

Deno.test("platformText() writes a platform as engines do", () => {
  assert.equal(platformText(LINUX), "linux/amd64");
  assert.equal(platformText({ os: "linux", architecture: "arm", variant: "v7" }), "linux/arm/v7");
});
