import assert from "node:assert/strict";
import {
  isCommonWord,
  isWordLike,
  pairLikeness,
  wordShare,
} from "../../../../lib/scan/filters/word_likeness.ts";
import { expandExample } from "../../../../lib/scan/rules/examples.ts";

Deno.test("isWordLike() takes names, sentences and run-together words", () => {
  for (
    const text of [
      "application_default_credentials",
      "userPasswordResetToken",
      "hello-world-example",
      "someRandomIdentifierName2",
      "correcthorsebatterystaple",
      "tls-server-end-point",
      "The quick brown fox",
    ]
  ) {
    assert.equal(isWordLike(text), true, text);
  }
});

Deno.test("isWordLike() takes hardly any random text", () => {
  for (const each of ["16:A-Za-z0-9", "20:a-z", "24:A-Z2-7", "32:a-f0-9", "40:A-Za-z"]) {
    let taken = 0;
    for (let index = 0; index < 500; index++) {
      if (isWordLike(expandExample(`{${each}}`, { rule: "words", index }))) taken++;
    }
    assert.ok(taken <= 2, `${each}: ${taken} of 500`);
  }
});

Deno.test("pairLikeness() is high for words, low for random letters, 0 without pairs", () => {
  assert.ok(pairLikeness("configuration") > 500);
  assert.ok(pairLikeness("xqzjvkwpgf") < -1000);
  assert.equal(pairLikeness("1234"), 0);
  assert.equal(pairLikeness("a"), 0);
});

Deno.test("wordShare() counts whole runs of letters only", () => {
  assert.equal(wordShare("default_value"), 1000);
  assert.equal(wordShare("fooBar"), 1000);
  assert.equal(wordShare("x9xhookx9x"), 0);
  assert.equal(wordShare(""), 0);
});

Deno.test("isCommonWord() knows words and their plurals", () => {
  assert.equal(isCommonWord("token"), true);
  assert.equal(isCommonWord("entries"), true);
  assert.equal(isCommonWord("zqxv"), false);
});
