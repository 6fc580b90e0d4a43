import assert from "node:assert/strict";
import { decodeBase64, encodeBase64 } from "../../../lib/transcript/base64.ts";

for (
  const [text, hex] of [
    ["", ""],
    ["Zg==", "66"],
    ["Zg", "66"],
    ["Zm8=", "666f"],
    ["Zm8", "666f"],
    ["Zm9v", "666f6f"],
    ["+/+/", "fbffbf"],
    ["-_-_", "fbffbf"],
    ["-_8=", "fbff"],
    ["-_8", "fbff"],
  ] as const
) {
  Deno.test(`decodeBase64() reads ${JSON.stringify(text)}`, () => {
    assert.equal(decodeBase64(text)?.toHex(), hex);
  });
}

for (
  const [text, why] of [
    ["+_+_", "both alphabets"],
    ["Zm 9v", "a space"],
    ["Zm9v\n", "a line feed"],
    ["Zh==", "bits left over"],
    ["Zm9=", "bits left over in two bytes"],
    ["Zg=", "too little padding"],
    ["Zg===", "too much padding"],
    ["Zm9v=", "padding that is not needed"],
    ["Zm9v====", "a whole block of padding"],
    ["Z", "one digit"],
    ["=", "padding alone"],
    ["Zg==Zg==", "padding inside"],
    ["Zé==", "another letter"],
  ] as const
) {
  Deno.test(`decodeBase64() refuses ${why}`, () => {
    assert.equal(decodeBase64(text), undefined);
  });
}

Deno.test("decodeBase64() answers at once for megabytes of padding", () => {
  const start = performance.now();
  assert.equal(decodeBase64(`${"=".repeat(4_000_000)}A`), undefined);
  assert.equal(decodeBase64("=".repeat(4_000_000)), undefined);
  assert.ok(performance.now() - start < 60_000);
});

Deno.test("encodeBase64() writes the standard alphabet with padding", () => {
  assert.equal(encodeBase64(Uint8Array.of(0xfb, 0xff)), "+/8=");
});
