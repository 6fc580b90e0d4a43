import {
  canonicalJson,
  type Json,
  type JsonObject,
  Sha256,
  type Sha256Hex,
  sha256Hex,
  writeCanonicalJson,
} from "../base/mod.ts";
import type { PackIndex } from "./types.ts";

/** What a chunk's id is made from. */
export interface ChunkIdentity {
  readonly file_path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly content_hash: string;
}

/**
 * Returns a chunk's id: the first 16 hexadecimal digits of the SHA-256 of the UTF-8 bytes of
 * `packrepo:chunk:1` NUL `file_path` NUL `start_line` `-` `end_line` NUL `content_hash`.
 */
export function chunkId(chunk: ChunkIdentity): string {
  const { file_path, start_line, end_line, content_hash } = chunk;
  const text = `packrepo:chunk:1\0${file_path}\0${start_line}-${end_line}\0${content_hash}`;
  return sha256Hex(text).slice(0, 16);
}

function canonicalDigest(value: Json): Sha256Hex {
  const hash = new Sha256();
  writeCanonicalJson(value, (text) => hash.update(text));
  return hash.digest();
}

/** Returns `chunks_digest`: the SHA-256 of the canonical JSON (RFC 8785) of the array of chunks. */
export function chunksDigest(chunks: readonly object[]): Sha256Hex {
  return canonicalDigest(chunks as readonly object[] as Json);
}

/**
 * Returns `manifest_digest`: the SHA-256 of the canonical JSON (RFC 8785) of the index without its
 * member `manifest_digest`. It binds every other member, `body_sha256` among them.
 */
export function manifestDigest(index: object): Sha256Hex {
  return canonicalDigest({ ...index, manifest_digest: undefined } as JsonObject);
}

/** An index with its digests, and its text. */
export interface SealedIndex {
  readonly index: PackIndex;
  /** Canonical JSON (RFC 8785), as {@linkcode serializeIndex} has it. */
  readonly text: string;
}

/**
 * Completes an index with `chunks_digest` and `manifest_digest`. Both are over parts of its text, which
 * is made once: the lists in it have an item for each file.
 */
export function sealIndex(
  open: Omit<PackIndex, "chunks_digest" | "manifest_digest">,
): SealedIndex {
  const texts = new Map<string, string>();
  for (const [key, member] of Object.entries(open)) texts.set(key, canonicalJson(member as Json));
  // The keys are ASCII: any order sorts them so.
  const object = (): string =>
    `{${
      [...texts].sort(([a], [b]) => a < b ? -1 : 1)
        .map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(",")
    }}`;
  const chunks_digest = sha256Hex(texts.get("chunks")!);
  texts.set("chunks_digest", canonicalJson(chunks_digest));
  const manifest_digest = sha256Hex(object());
  texts.set("manifest_digest", canonicalJson(manifest_digest));
  return { index: { ...open, chunks_digest, manifest_digest }, text: object() };
}
