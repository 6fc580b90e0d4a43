import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { rankFileText, TOKENIZER_NAMES, TOKENIZERS } from "../../../lib/tokens/mod.ts";
import { bytesOf, loadRanks } from "../../../lib/tokens/vocabulary.ts";

for (const name of TOKENIZER_NAMES) {
  Deno.test(`rankFileText() rebuilds the rank file that TOKENIZERS.${name} names`, async () => {
    const text = await rankFileText(name);
    assert.equal(sha256Hex(text), TOKENIZERS[name].vocab_sha256);
    assert.equal(text.split("\n").length - 1, TOKENIZERS[name].vocab_size);
  });
}

Deno.test("loadRanks() holds every single byte, so that any text has a count", async () => {
  const ranks = await loadRanks("gpt2");
  for (let byte = 0; byte < 256; byte++) assert.ok(ranks.has(String.fromCharCode(byte)));
});

Deno.test("bytesOf() returns one character per UTF-8 byte", () => {
  assert.equal(bytesOf("abc"), "abc");
  assert.equal(bytesOf("\u00e9"), "\xc3\xa9");
  assert.equal(bytesOf("\u3042".repeat(5000)), "\xe3\x81\x82".repeat(5000));
});
