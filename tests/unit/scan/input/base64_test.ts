import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { decodeBase64Text, findBase64 } from "../../../../lib/scan/input/base64.ts";
import { utf8 } from "../sample.ts";

function runs(text: string): string[] {
  const found: string[] = [];
  findBase64(utf8(text), ({ start, end }) => void found.push(text.slice(start, end)));
  return found;
}

function decoded(text: string, max = 1000): string | undefined {
  const bytes = decodeBase64Text(utf8(text), { start: 0, end: text.length }, max);
  return bytes && new TextDecoder().decode(bytes);
}

Deno.test("findBase64() finds the runs that a regular expression finds", () => {
  const part = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "Z", "9", "+", "/", "-", "_"), maxLength: 60 }),
    fc.string({ unit: fc.constantFrom("=", " ", ".", "\n"), minLength: 1, maxLength: 3 }),
  );
  fc.assert(fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
    const text = parts.join("");
    assert.deepEqual(runs(text), text.match(/[A-Za-z0-9+/_-]{24,}/g) ?? []);
  }));
});

Deno.test("decodeBase64Text() decodes what is text, by either alphabet, padded or not", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii", minLength: 18, maxLength: 80 }), (text) => {
      for (const alphabet of ["base64", "base64url"] as const) {
        const digits = Buffer.from(text).toString(alphabet).replace(/=+$/, "");
        assert.equal(decoded(digits), text);
      }
    }),
  );
});

Deno.test("decodeBase64Text() decodes neither data nor words, and no more than asked", () => {
  assert.equal(decoded("thisIsOnlyAVeryLongIdentifierAndNoBase64"), undefined);
  assert.equal(
    decoded(Buffer.from(Uint8Array.from({ length: 40 }, (_, i) => i)).toString("base64")),
    undefined,
  );
  assert.equal(decoded(btoa("a".repeat(100)), 30), "a".repeat(30));
});
