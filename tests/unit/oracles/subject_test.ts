import assert from "node:assert/strict";
import { failed, nameOf, notChecked, passed, quote } from "../../../lib/oracles/subject.ts";
import { samplePack } from "./judging.ts";

Deno.test("quote() makes any text one short printable line", () => {
  assert.equal(quote("a/b"), '"a/b"');
  assert.equal(quote("a\u001b[2J\u009b\u202e\u2028\n"), '"a\\u001b[2J\\u009b\\u202e\\u2028\\n"');
  assert.equal(quote("\ud800"), '"\ufffd"');
  assert.ok(quote("x".repeat(1e6)).length < 200);
});

Deno.test("passed(), failed() and notChecked() are the three verdicts of an oracle", () => {
  assert.deepEqual(passed("a"), { status: "passed", detail: "a" });
  assert.deepEqual(failed("b"), { status: "failed", detail: "b" });
  assert.deepEqual(notChecked("c"), { status: "not checked", detail: "c" });
});

Deno.test("nameOf() names a chunk by path and lines", async () => {
  const { index } = await samplePack();
  assert.equal(nameOf(index.chunks[0]!), '"README.md" L1-L3');
});
