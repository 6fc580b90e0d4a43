import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chunkId, chunksDigest, manifestDigest } from "../../../lib/pack/mod.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

Deno.test("chunkId() is the digest of the bytes that spec/pack.md writes down", () => {
  const content_hash = "0".repeat(64);
  const expected = sha256(`packrepo:chunk:1\0src/\u00e9.ts\0${"3-14"}\0${content_hash}`);
  const id = chunkId({ file_path: "src/\u00e9.ts", start_line: 3, end_line: 14, content_hash });
  assert.equal(id, expected.slice(0, 16));
});

Deno.test("chunksDigest() is over the canonical array", () => {
  assert.equal(chunksDigest([{ b: 1, a: "x" }]), sha256('[{"a":"x","b":1}]'));
});

Deno.test("manifestDigest() leaves itself out and nothing else", () => {
  assert.equal(manifestDigest({ b: 1, manifest_digest: "x" }), sha256('{"b":1}'));
  assert.equal(manifestDigest({ b: 1 }), sha256('{"b":1}'));
  assert.notEqual(manifestDigest({ b: 2 }), sha256('{"b":1}'));
});
