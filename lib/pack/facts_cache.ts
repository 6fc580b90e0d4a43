import { canonicalJson, PackRepoError, sha256Hex } from "../base/mod.ts";
import { explainNotCapable, readBytes, writeFileAtomic } from "../host/mod.ts";
import type { Oid } from "../repo/mod.ts";
import { type TokenizerName, TOKENIZERS } from "../tokens/mod.ts";
import { type BlobFacts, CONTENT_REASONS, FACTS_LAYOUT, FactsTable } from "./facts_table.ts";
import { SCREENING_VERSION } from "./screen_content.ts";

/** A file that is larger is no cache of ours. */
const MAX_FILE_BYTES = 2 ** 24;

/**
 * Returns what the facts depend on besides a blob's content, as a digest: the tokenizer's vocabulary,
 * the rules of screening, the layout of the table.
 */
export function factsVersion(tokenizer: TokenizerName): string {
  return sha256Hex(canonicalJson({
    layout: FACTS_LAYOUT,
    reasons: CONTENT_REASONS,
    screening: SCREENING_VERSION,
    vocabulary: TOKENIZERS[tokenizer].vocab_sha256,
  }));
}

/** Returns whether an error says that a disk or a permission does not let a file be used. */
function isOfHost(error: unknown): boolean {
  const explained = explainNotCapable(error) ?? error;
  return explained instanceof PackRepoError && explained.code.startsWith("host.");
}

/**
 * What is known of blobs from earlier runs, by blob id: a file for each tokenizer, bounded in size.
 *
 * It is never needed. Where it can't be read it is empty, where it can't be written it is not. It is
 * replaced as a whole, so that of two processes at once the later one's stays, with what it read of
 * the other's. A damaged entry is not found.
 */
export class FactsCache {
  readonly #path: string;
  readonly #version: string;
  #table: FactsTable;
  #isTrusted = true;
  /** What was asked for or set; it stays longest. */
  readonly #used = new Map<Oid, BlobFacts>();
  #isChanged = false;

  private constructor(path: string, version: string, table: FactsTable) {
    this.#path = path;
    this.#version = version;
    this.#table = table;
  }

  /**
   * Opens the cache of a tokenizer in a folder.
   *
   * Uses `read` and `write` permission for the folder where they are granted.
   */
  static async open(folder: string, tokenizer: TokenizerName): Promise<FactsCache> {
    const version = factsVersion(tokenizer);
    const path = `${folder}/facts-${tokenizer}.bin`;
    return new FactsCache(path, version, await readTable(path, version));
  }

  /** Returns what is known of a blob. */
  get(oid: Oid): BlobFacts | undefined {
    const used = this.#used.get(oid);
    if (used !== undefined) return used;
    const found = this.#table.find(oid);
    if (found !== undefined) this.#used.set(oid, found);
    return found;
  }

  /** Remembers what is known of a blob. */
  set(oid: Oid, facts: BlobFacts): void {
    this.#used.set(oid, facts);
    this.#isChanged = true;
  }

  /** Forgets everything that it read, which turned out to be wrong. */
  distrust(): void {
    this.#isTrusted = false;
    this.#table = FactsTable.read(new Uint8Array(), this.#version);
    this.#used.clear();
    this.#isChanged = true;
  }

  /** Writes what was set for later runs. */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    // Another process may have written meanwhile.
    const table = this.#isTrusted
      ? await readTable(this.#path, this.#version)
      : FactsTable.read(new Uint8Array(), this.#version);
    try {
      await writeFileAtomic(this.#path, table.merge(this.#used, this.#version));
    } catch (error) {
      if (!isOfHost(error)) throw error;
    }
    this.#isChanged = false;
  }
}

async function readTable(path: string, version: string): Promise<FactsTable> {
  let bytes = new Uint8Array() as Uint8Array;
  try {
    bytes = await readBytes(path, MAX_FILE_BYTES);
  } catch (error) {
    if (!isOfHost(error)) throw error;
  }
  return FactsTable.read(bytes, version);
}
