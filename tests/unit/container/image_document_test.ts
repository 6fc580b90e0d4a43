import assert from "node:assert/strict";
import {
  diffIdsOf,
  digestsOfMetadata,
  idOf,
  isImageDigest,
  memberOf,
  parseAnswer,
  textOf,
} from "../../../lib/container/image_document.ts";

const A = `sha256:${"a".repeat(64)}` as const;
const B = `sha256:${"b".repeat(64)}` as const;
const STRANGE = { code: "container.strange-answer" };

Deno.test("isImageDigest() wants sha256 and 64 digits", () => {
  assert.ok(isImageDigest(A));
  for (const value of ["a".repeat(64), "sha256:aa", `sha512:${"a".repeat(64)}`, 1, undefined]) {
    assert.ok(!isImageDigest(value), String(value));
  }
});

Deno.test("parseAnswer() takes an object or the first of a list, and nothing else", () => {
  assert.deepEqual(parseAnswer('[{"a":1},{"b":2}]', "it"), { a: 1 });
  assert.deepEqual(parseAnswer('{"a":1}', "it"), { a: 1 });
  for (const text of ["", "null", "[]", "7", "{"]) {
    assert.throws(() => parseAnswer(text, "it"), STRANGE, text);
  }
});

Deno.test("memberOf() and textOf() give an empty one where there is none", () => {
  assert.deepEqual(memberOf({ a: { b: 1 } }, "a"), { b: 1 });
  assert.deepEqual(memberOf({ a: null }, "a"), {});
  assert.equal(textOf({ a: "x" }, "a"), "x");
  assert.equal(textOf({ a: 1 }, "a"), "");
});

Deno.test("idOf() adds the sha256 that podman leaves out", () => {
  assert.equal(idOf({ Id: A }), A);
  assert.equal(idOf({ Id: "a".repeat(64) }), A);
  assert.throws(() => idOf({ Id: "abc" }), STRANGE);
});

Deno.test("diffIdsOf() gives the layers in their order, and refuses none", () => {
  assert.deepEqual(diffIdsOf({ RootFS: { Layers: [B, A] } }), [B, A]);
  for (
    const document of [{}, { RootFS: {} }, { RootFS: { Layers: [] } }, {
      RootFS: { Layers: ["x"] },
    }]
  ) {
    assert.throws(() => diffIdsOf(document), STRANGE);
  }
});

Deno.test("digestsOfMetadata() calls each digest what it is", () => {
  const metadata = {
    "containerimage.digest": A,
    "containerimage.config.digest": B,
    "containerimage.descriptor": { mediaType: "application/x" },
  };
  assert.deepEqual(digestsOfMetadata(metadata), {
    manifest: A,
    mediaType: "application/x",
    config: B,
  });
  assert.throws(() => digestsOfMetadata({ "containerimage.digest": A }), STRANGE);
});
