import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { quote, transcriptError } from "../../../lib/transcript/errors.ts";

Deno.test("transcriptError() ends with 65 unless told otherwise", () => {
  const init = { code: "transcript.bad-key", message: "M", hint: "H" } as const;
  const error = transcriptError(init);
  assert.ok(error instanceof PackRepoError);
  assert.equal(error.exitCode, 65);
  assert.equal(transcriptError({ ...init, exit: "config" }).exitCode, 78);
});

for (
  const [name, text, quoted] of [
    ["leaves ordinary text", "a/b é 日本 😀", '"a/b é 日本 😀"'],
    ["escapes quotes and line feeds", 'a"\n', '"a\\"\\n"'],
    ["escapes what moves a cursor", "\x1b[2J\x9b\x7f", '"\\u001b[2J\\u009b\\u007f"'],
    ["escapes what turns text", "\u202egpj\u2066", '"\\u202egpj\\u2066"'],
    ["replaces half a pair", "\ud800", '"\ufffd"'],
  ] as const
) {
  Deno.test(`quote() ${name}`, () => assert.equal(quote(text), quoted));
}

Deno.test("quote() cuts long text", () => {
  assert.equal(quote("x".repeat(1_000_000)).length, 103);
});
