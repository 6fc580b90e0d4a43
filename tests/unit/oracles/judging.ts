/** A pack to spoil, and what judges it. */

import assert from "node:assert/strict";
import type { Check } from "../../../lib/base/mod.ts";
import { canonicalJson, type JsonObject, sha256Hex } from "../../../lib/base/mod.ts";
import { judgePack } from "../../../lib/oracles/mod.ts";
import {
  chunkId,
  chunksDigest,
  createPack,
  manifestDigest,
  type PackIndex,
} from "../../../lib/pack/mod.ts";
import type { Repo } from "../../../lib/repo/mod.ts";
import { memoryRepo } from "../pack/memory_repo.ts";
import { SAMPLE_FILES } from "../pack/samples.ts";

/** An index that a test may change in any way. */
// deno-lint-ignore no-explicit-any -- it is to be spoiled
export type Spoilable = any;

/** A sound pack of 4,000 tokens with its repository. */
export interface Sample {
  readonly repo: Repo;
  readonly index: PackIndex;
  readonly body: Uint8Array;
}

/** Packs the sample repository. */
export async function samplePack(budget = 4000): Promise<Sample> {
  const repo = memoryRepo(SAMPLE_FILES);
  return { repo, ...await createPack(repo, { budget, tokenizer: "gpt2", countAll: true }) };
}

/** Makes every digest of an index agree again, as a forger would. */
export function reseal(index: Spoilable, body: Uint8Array): void {
  for (const chunk of index.chunks) {
    chunk.content_hash = sha256Hex(body.subarray(chunk.body_start, chunk.body_end));
    chunk.id = chunkId(chunk);
  }
  index.body_sha256 = sha256Hex(body);
  index.chunks_digest = chunksDigest(index.chunks);
  index.manifest_digest = manifestDigest(index);
}

/** Judges an index with its text in canonical form. */
export function judge(
  index: Spoilable,
  body: Uint8Array,
  options: { readonly repo?: Repo; readonly schema?: object } = {},
): Promise<Check[]> {
  return judgePack({ index, indexText: canonicalJson(index as JsonObject), body }, options);
}

/** Returns the ids of the rows of a status. */
export function idsOf(checks: readonly Check[], status: Check["status"]): string[] {
  return checks.filter((check) => check.status === status).map((check) => check.id);
}

/** One way to spoil a pack, and what must notice it. */
export interface Spoiling {
  readonly what: string;
  /** Changes the index and may return another body. */
  readonly spoil: (index: Spoilable, body: Uint8Array) => Uint8Array | void;
  /** Rows that must fail, whatever else fails. */
  readonly failing: readonly string[];
  /** Whether the digests are left as they are; by default a forger makes them agree again. */
  readonly keepDigests?: boolean;
}

/** Returns the first chunk. */
export function headOf(index: Spoilable): Spoilable {
  return index.chunks[0];
}

/** Returns the first chunk that is a whole file. */
export function wholeOf(index: Spoilable): Spoilable {
  return index.chunks.find((chunk: Spoilable) => !chunk.truncated);
}

/** Returns a copy of bytes with one of them replaced. */
export function replaceByte(body: Uint8Array, at: number, value: number): Uint8Array {
  const copy = body.slice();
  copy[at] = value;
  return copy;
}

/** Makes a test of each way to spoil the sample pack. */
export function testSpoilings(spoilings: readonly Spoiling[]): void {
  for (const { what, spoil, failing, keepDigests } of spoilings) {
    Deno.test(`judgePack() on ${what}: ${failing.join(", ") || "nothing"} fails`, async () => {
      const { repo, index: sound, body: soundBody } = await samplePack();
      const index = structuredClone(sound) as Spoilable;
      const body = spoil(index, soundBody) ?? soundBody;
      if (!keepDigests) reseal(index, body);
      const failed = idsOf(await judge(index, body, { repo }), "failed");
      for (const id of failing) assert.ok(failed.includes(id), `${id} not in ${failed}`);
      assert.equal(failed.length === 0, failing.length === 0, `${failed}`);
    });
  }
}
