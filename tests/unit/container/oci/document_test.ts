import assert from "node:assert/strict";
import {
  digestOf,
  isDigest,
  isObject,
  parseDescriptor,
  parseDocument,
  parseList,
} from "../../../../lib/container/oci/document.ts";
import { digestBy, failsWith } from "./images.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const DIGEST = digestBy(bytes("x"));

Deno.test("digestOf() is the SHA-256 with its name in front", () => {
  assert.equal(digestOf("x"), DIGEST);
});

Deno.test("isDigest() takes SHA-256 in lower case alone", () => {
  assert.ok(isDigest(DIGEST));
  const others = [
    DIGEST.toUpperCase(),
    `${DIGEST}0`,
    DIGEST.slice(7),
    "sha512:ab",
    "sha256:../x",
    1,
  ];
  for (const other of others) assert.ok(!isDigest(other), String(other));
});

Deno.test("isObject() knows lists and null from objects", () => {
  assert.deepEqual([{}, [], null, "x", undefined].map(isObject), [
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("parseDocument() refuses what is no JSON object", async () => {
  assert.deepEqual(parseDocument(bytes('{"a":1}'), "index", "it"), { a: 1 });
  for (const text of ["", "[]", "null", "{", "\u0000"]) {
    const error = await failsWith(
      "container.bad-image",
      () => parseDocument(bytes(text), "index", "it"),
    );
    assert.match(error.message, /its index is not/);
  }
  await failsWith("container.bad-image", () => parseDocument(Uint8Array.of(0xff), "index", "it"));
});

Deno.test("parseDescriptor() keeps what is needed and refuses the rest", async () => {
  const platform = { os: "linux", architecture: "arm", variant: "v7" };
  const given = {
    mediaType: "a/b",
    digest: DIGEST,
    size: 3,
    platform: { ...platform, x: 1 },
    urls: [],
  };
  const expected = { mediaType: "a/b", digest: DIGEST, size: 3, platform };
  assert.deepEqual(parseDescriptor(given, "layer", "it"), expected);
  const wrong: readonly unknown[] = [
    null,
    [],
    { ...given, mediaType: 1 },
    { ...given, digest: "sha512:x" },
    { ...given, digest: undefined },
    { ...given, size: -1 },
    { ...given, size: 1.5 },
    { ...given, size: "3" },
  ];
  for (const value of wrong) {
    await failsWith("container.bad-image", () => parseDescriptor(value, "layer", "it"));
  }
  assert.ok(!("platform" in parseDescriptor({ ...given, platform: { os: 1 } }, "layer", "it")));
});

Deno.test("parseList() refuses what is no list, or an endless one", async () => {
  assert.deepEqual(parseList([1], "layers", "it"), [1]);
  for (const value of [undefined, {}, "x", new Array(1001).fill(0)]) {
    await failsWith("container.bad-image", () => parseList(value, "layers", "it"));
  }
});
