import assert from "node:assert/strict";
import { entropyThousandths } from "../../../../lib/scan/filters/entropy.ts";

Deno.test("entropyThousandths() gives Shannon's figures", () => {
  const known = {
    "": 0,
    a: 0,
    aaaa: 0,
    ab: 1000,
    abcd: 2000,
    aab: 918,
    aabb: 1000,
    abcdefgh: 3000,
  };
  for (const [text, bits] of Object.entries(known)) {
    assert.equal(entropyThousandths(text), bits, text);
  }
});

Deno.test("entropyThousandths() is 8 bits for all bytes, and looks at the first 4,096 only", () => {
  const all = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join("");
  assert.equal(entropyThousandths(all), 8000);
  assert.equal(entropyThousandths("a".repeat(4096) + all), 0);
});

Deno.test("entropyThousandths() forgets one text before the next", () => {
  assert.equal(entropyThousandths("zzzz"), entropyThousandths("yyyy"));
  assert.equal(entropyThousandths("abab"), 1000);
  assert.equal(entropyThousandths("abab"), 1000);
});
