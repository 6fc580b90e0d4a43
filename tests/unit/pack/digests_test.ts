import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sealIndex } from "../../../lib/pack/digests.ts";
import {
  chunkId,
  chunksDigest,
  createPack,
  manifestDigest,
  serializeIndex,
} from "../../../lib/pack/mod.ts";
import { memoryRepo } from "./memory_repo.ts";
import { SAMPLE_FILES } from "./samples.ts";

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

Deno.test("sealIndex() gives the digests and the text that the index has by itself", async () => {
  const repo = memoryRepo(SAMPLE_FILES);
  const { index: { chunks_digest, manifest_digest, ...open }, indexText } = await createPack(repo, {
    budget: 2000,
    tokenizer: "gpt2",
  });
  const { index, text } = sealIndex(open);
  assert.deepEqual(index, { ...open, chunks_digest, manifest_digest });
  assert.equal(index.chunks_digest, chunksDigest(index.chunks));
  assert.equal(index.manifest_digest, manifestDigest(index));
  assert.equal(text, serializeIndex(index));
  assert.equal(indexText, text);
});
