import assert from "node:assert/strict";
import { decompressed, gunzipped } from "../../../../lib/container/oci/decompress.ts";
import { all, failsWith, gzip, inPieces } from "./images.ts";

const BYTES = new TextEncoder().encode("x".repeat(10_000));

Deno.test("gunzipped() gives back what gzip made", async () => {
  assert.deepEqual(new Uint8Array(await all(gunzipped(inPieces(await gzip(BYTES)), "it"))), BYTES);
});

Deno.test("gunzipped() refuses what is no gzip and what is cut off", async () => {
  const packed = await gzip(BYTES);
  for (const bytes of [BYTES, packed.slice(0, -9), new Uint8Array()]) {
    await failsWith("container.bad-image", () => all(gunzipped(inPieces(bytes), "it")));
  }
});

Deno.test("gunzipped() passes on why its source failed", async () => {
  async function* failing(): AsyncGenerator<Uint8Array, void> {
    yield (await gzip(BYTES)).slice(0, 5);
    throw new RangeError("the source");
  }
  await assert.rejects(all(gunzipped(failing(), "it")), RangeError);
});

Deno.test("gunzipped() ends its source where nobody reads on", async () => {
  let hasEnded = false;
  async function* source(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) yield await gzip(BYTES);
    } finally {
      hasEnded = true;
    }
  }
  for await (const _ of gunzipped(source(), "it")) break;
  assert.ok(hasEnded);
});

Deno.test("decompressed() goes by the media type", async () => {
  const docker = "application/vnd.docker.image.rootfs.diff.tar";
  const oci = "application/vnd.oci.image.layer.v1.tar";
  for (const type of [docker, oci]) {
    assert.deepEqual(new Uint8Array(await all(decompressed(inPieces(BYTES), type, "it"))), BYTES);
  }
  for (const type of [`${docker}.gzip`, `${oci}+gzip`]) {
    const packed = inPieces(await gzip(BYTES));
    assert.deepEqual(new Uint8Array(await all(decompressed(packed, type, "it"))), BYTES);
  }
  for (const type of [`${oci}+zstd`, "text/plain", "", "application/tar.exe"]) {
    await failsWith("container.bad-image", () => decompressed(inPieces(BYTES), type, "it"));
  }
});
