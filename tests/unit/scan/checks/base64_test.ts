import assert from "node:assert/strict";
import { decodeBase64 } from "../../../../lib/scan/checks/base64.ts";

Deno.test("decodeBase64() reads both alphabets, with and without padding", () => {
  assert.equal(decodeBase64("aGk="), "hi");
  assert.equal(decodeBase64("aGk"), "hi");
  assert.equal(decodeBase64("-_8"), "\xfb\xff");
  assert.equal(decodeBase64("+/8="), "\xfb\xff");
  assert.equal(decodeBase64(""), "");
});

Deno.test("decodeBase64() returns undefined for what is no Base64", () => {
  for (const text of ["a", "aGk=x", "a b", "aG.k"]) assert.equal(decodeBase64(text), undefined);
});
