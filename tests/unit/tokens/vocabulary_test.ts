import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { rankFileText, TOKENIZER_NAMES, TOKENIZERS } from "../../../lib/tokens/mod.ts";
import { loadVocabulary, openVocabulary, parseRanks } from "../../../lib/tokens/vocabulary.ts";
import { bufferOf } from "./text.ts";

for (const name of TOKENIZER_NAMES) {
  Deno.test(`rankFileText() rebuilds the rank file that TOKENIZERS.${name} names`, async () => {
    const text = await rankFileText(name);
    assert.equal(sha256Hex(text), TOKENIZERS[name].vocab_sha256);
    assert.equal(text.split("\n").length - 1, TOKENIZERS[name].vocab_size);
  });

  Deno.test(`loadVocabulary() of ${name} finds every token by its bytes`, async () => {
    const { ranks, shared } = await loadVocabulary(name);
    const other = openVocabulary(shared);
    let longest = 0;
    for (const line of (await rankFileText(name)).split("\n")) {
      if (line === "") continue;
      const [base64, rank] = line.split(" ");
      const token = atob(base64!);
      const view = new DataView(new ArrayBuffer(token.length + 8));
      for (let i = 0; i < token.length; i++) view.setUint8(i, token.charCodeAt(i));
      assert.equal(ranks.find(view, 0, token.length), Number(rank));
      assert.equal(other.ranks.find(view, 0, token.length), Number(rank));
      longest = Math.max(longest, token.length);
    }
    assert.equal(shared.maxBytes, longest);
    assert.equal(ranks.find(bufferOf("no token at all").view, 0, 15), -1);
  });
}

Deno.test("loadVocabulary() holds every single byte, so that any text has a count", async () => {
  for (const name of TOKENIZER_NAMES) {
    const { ranks } = await loadVocabulary(name);
    const view = new DataView(new ArrayBuffer(8));
    for (let byte = 0; byte < 256; byte++) {
      view.setUint8(0, byte);
      assert.ok(ranks.find(view, 0, 1) >= 0);
    }
  }
});

Deno.test("parseRanks() reads tokens of all lengths, over several lines", () => {
  const { bytes, ends } = parseRanks("! 0 YQ== YWI= YWJj\n! 3 YWJjZA== //79\n");
  assert.deepEqual([...ends], [1, 3, 6, 10, 13]);
  assert.equal(String.fromCharCode(...bytes.subarray(0, 13)), "aababcabcd\xff\xfe\xfd");
});

Deno.test("parseRanks() refuses ranks with a gap and text that holds none", () => {
  assert.throws(() => parseRanks("! 0 YQ==\n! 2 YWI="), /go on from 1/);
  assert.throws(() => parseRanks("YQ== 0"), /go on from 0/);
});
