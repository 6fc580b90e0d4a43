import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { isTokenizerName, parseTokenizerName, TOKENIZER_NAMES } from "../../../lib/tokens/mod.ts";

Deno.test("isTokenizerName() knows the three names and nothing else", () => {
  for (const name of TOKENIZER_NAMES) assert.ok(isTokenizerName(name));
  for (const other of ["", "CL100K", "cl100k_base", "__proto__", "toString", 1, null]) {
    assert.ok(!isTokenizerName(other));
  }
});

Deno.test("parseTokenizerName() refuses another name as usage and lists the three", () => {
  assert.equal(parseTokenizerName("gpt2"), "gpt2");
  assert.throws(() => parseTokenizerName("gpt5"), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.equal(error.exitCode, 64);
    assert.match(error.hint, /cl100k, o200k, gpt2/);
    return true;
  });
});
