/** A pack to spoil, and what judges it. */

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
  return { repo, ...await createPack(repo, { budget, tokenizer: "gpt2" }) };
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
