import assert from "node:assert/strict";
import { excerptOf, maskSecret } from "../../../../lib/scan/living/mask.ts";

Deno.test("maskSecret() shows the prefix of the kind and hides the rest, its length too", () => {
  assert.equal(maskSecret("smp_abcdefgh", ["smp", "smp_"]), "smp_********");
  assert.equal(maskSecret("SMP_abcdefghijklmnop", ["smp_"]), "SMP_********");
  assert.equal(maskSecret("hunter2", ["password"]), "********");
  // A keyword that is half of the secret would tell too much.
  assert.equal(maskSecret("smp_abc", ["smp_"]), "********");
  assert.equal(maskSecret("", []), "********");
});

Deno.test("excerptOf() shows the line up to the secret, other secrets hidden", () => {
  const line = "a = secret1, b = secret2";
  const hidden = [{ start: 4, end: 11 }];
  assert.equal(excerptOf(line, 17, hidden), "a = ********, b = ");
  assert.equal(excerptOf(line, 4, []), "a = ");
});

Deno.test("excerptOf() hides what looks like a secret that nobody found", () => {
  assert.equal(excerptOf("id=A1b2C3d4E5 key=", 18, []), "id=******** key=");
  assert.equal(excerptOf(`x = ${"k".repeat(30)} `, 35, []), "x = ******** ");
});

Deno.test("excerptOf() keeps to the secret's line, decodes UTF-8 and cuts what is long", () => {
  assert.equal(excerptOf("before\n  \xc3\xbc = ", 14, []), "ü = ");
  const long = excerptOf("word ".repeat(40), 200, []);
  assert.equal(long.length, 61);
  assert.ok(long.startsWith("…"));
});

Deno.test("excerptOf() does not stumble over spans within each other", () => {
  const spans = [{ start: 0, end: 10 }, { start: 2, end: 5 }];
  assert.equal(excerptOf("0123456789 k ", 13, spans), "******** k ");
});
