/** The invariants of packs, checked by other means than those that make and judge packs. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Pack, type PackOptions, serializeIndex } from "../../lib/pack/mod.ts";
import { referenceCount } from "../unit/tokens/reference.ts";
import { fixtureGit, readFixtureBlob } from "./git_fixtures.ts";

type Chunk = Pack["index"]["chunks"][number];

const sha256 = (data: string | Uint8Array): string =>
  createHash("sha256").update(data).digest("hex");

/** I2: never over the budget, and at least 99.5 % of it or everything, by another tokenizer. */
export function assertBudget(
  { index, body }: Pack,
  { budget, tokenizer }: PackOptions,
  count: (text: string) => number = (text) => referenceCount(tokenizer, text),
): void {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  const tokens = count(text);
  assert.equal(tokens, index.budget_info.actual_tokens);
  assert.ok(tokens <= budget, `${tokens} tokens are over ${budget}`);
  const { exhausted } = index.budget_info;
  assert.ok(exhausted || tokens * 1000 >= budget * 995, `${tokens} tokens of ${budget}`);
  if (!exhausted) return;
  assert.ok(index.chunks.every((chunk) => !chunk.truncated));
  assert.ok(index.skipped.every(({ reason }) => reason !== "budget"));
}

/** The lines of a file that a chunk names are the bytes that it names. */
function assertLines(chunk: Chunk, blob: Uint8Array): void {
  let line = 1;
  let at = 0;
  const lineStart = (wanted: number): number => {
    while (line < wanted) {
      at = blob.indexOf(0x0a, at) + 1;
      assert.ok(at > 0, `${chunk.file_path} has no line ${wanted}`);
      line++;
    }
    return at;
  };
  assert.equal(chunk.start_byte, lineStart(chunk.start_line));
  const last = lineStart(chunk.end_line);
  const end = blob.indexOf(0x0a, last);
  assert.equal(chunk.end_byte, end < 0 ? blob.length : end + 1);
  assert.equal(chunk.truncated, chunk.end_byte - chunk.start_byte < blob.length);
}

/** I3: git itself has the bytes of every chunk, at those lines; no line is in two chunks. */
export async function assertAnchors({ index, body }: Pack, path: string): Promise<void> {
  const { commit } = index.metadata.repo_info;
  let before: Chunk | undefined;
  for (const chunk of index.chunks) {
    const oid = await fixtureGit(["rev-parse", `${commit}:${chunk.file_path}`], { cwd: path });
    assert.equal(chunk.blob_oid, oid);
    const blob = await readFixtureBlob(path, oid);
    assertLines(chunk, blob);
    assert.deepEqual(
      body.subarray(chunk.body_start, chunk.body_end),
      blob.subarray(chunk.start_byte, chunk.end_byte),
    );
    if (before?.file_path === chunk.file_path) assert.ok(before.end_line < chunk.start_line);
    before = chunk;
  }
}

/** I4: every digest is that of the bytes as they stand in the files, by their text alone. */
export function assertDigests({ index, body }: Pack): void {
  const text = serializeIndex(index);
  assert.equal(index.body_sha256, sha256(body));
  const [, chunks] = /"chunks":(\[.*\]),"chunks_digest":/s.exec(text)!;
  assert.equal(index.chunks_digest, sha256(chunks!));
  const own = `"manifest_digest":"${index.manifest_digest}",`;
  assert.ok(text.includes(own));
  assert.equal(index.manifest_digest, sha256(text.replace(own, "")));
  for (const { body_start: start, body_end: end, ...chunk } of index.chunks) {
    assert.equal(chunk.content_hash, sha256(body.subarray(start, end)));
    const lines = `${chunk.start_line}-${chunk.end_line}`;
    const id = ["packrepo:chunk:1", chunk.file_path, lines, chunk.content_hash].join("\0");
    assert.equal(chunk.id, sha256(id).slice(0, 16));
  }
}
