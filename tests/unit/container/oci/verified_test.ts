import assert from "node:assert/strict";
import { MAX_DOCUMENT } from "../../../../lib/container/oci/document.ts";
import {
  atMost,
  collect,
  readDocument,
  tampered,
  verified,
} from "../../../../lib/container/oci/verified.ts";
import { all, digestBy, failsWith, inPieces } from "./images.ts";

const BYTES = new TextEncoder().encode("some content");
const GOOD = { digest: digestBy(BYTES), size: BYTES.length };

Deno.test("verified() passes on what is right", async () => {
  assert.deepEqual(
    new Uint8Array(await all(verified(inPieces(BYTES), GOOD, "layer", "it"))),
    BYTES,
  );
});

Deno.test("verified() fails at the end for another digest or fewer bytes", async () => {
  const wrong = [
    { ...GOOD, digest: digestBy(BYTES.slice(1)) },
    { ...GOOD, size: BYTES.length + 1 },
  ];
  for (const expected of wrong) {
    const error = await failsWith(
      "container.tampered",
      () => all(verified(inPieces(BYTES), expected, "layer", "it")),
    );
    assert.match(error.message, /^The layer of it /);
    assert.equal(error.exitCode, 65);
  }
});

Deno.test("verified() stops reading at the first byte too many", async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      given++;
      yield await Promise.resolve(BYTES);
    }
  }
  await failsWith("container.tampered", () => all(verified(endless(), GOOD, "layer", "it")));
  assert.equal(given, 2);
});

Deno.test("collect() joins pieces", async () => {
  assert.deepEqual(await collect(inPieces(BYTES, 5)), BYTES);
});

Deno.test("atMost() lets through what is allowed and no more", async () => {
  assert.equal((await all(atMost(inPieces(BYTES), 12, "answer", "it"))).length, 12);
  await failsWith("container.tampered", () => all(atMost(inPieces(BYTES), 11, "answer", "it")));
});

Deno.test("readDocument() refuses a document larger than registries must take", async () => {
  assert.deepEqual(await readDocument(inPieces(BYTES), GOOD, "index", "it"), BYTES);
  const large = { ...GOOD, size: MAX_DOCUMENT + 1 };
  await failsWith("container.tampered", () => readDocument(inPieces(BYTES), large, "index", "it"));
  const unsaid = { digest: GOOD.digest };
  const flood = inPieces(new Uint8Array(MAX_DOCUMENT + 1), 1 << 20);
  await failsWith("container.tampered", () => readDocument(flood, unsaid, "index", "it"));
});

Deno.test("tampered() names the part and the image", () => {
  assert.match(tampered("it", "layer", "why").message, /layer of it .*why/);
});
