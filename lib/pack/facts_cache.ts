import { canonicalJson, PackRepoError, type Sha256Hex, sha256Hex } from "../base/mod.ts";
import { explainNotCapable, readBytes, writeFileAtomic } from "../host/mod.ts";
import type { Oid } from "../repo/mod.ts";
import { type TokenizerName, TOKENIZERS } from "../tokens/mod.ts";
import { type BlobFacts, CONTENT_REASONS, FACTS_LAYOUT, FactsTable } from "./facts_table.ts";
import { SCREENING_VERSION } from "./screen_content.ts";

/** A file that is larger is no cache of ours. */
const MAX_FILE_BYTES = 2 ** 24;

/** A kind of facts: the name of their file, and what they depend on besides what they are of. */
export interface FactsKind {
  readonly name: string;
  readonly version: Sha256Hex;
}

/**
 * Returns the facts that a blob's content alone tells. They depend on the tokenizer's vocabulary, the
 * rules of screening, the layout of the table.
 */
export function contentFacts(tokenizer: TokenizerName): FactsKind {
  const version = sha256Hex(canonicalJson({
    layout: FACTS_LAYOUT,
    reasons: CONTENT_REASONS,
    screening: SCREENING_VERSION,
    vocabulary: TOKENIZERS[tokenizer].vocab_sha256,
  }));
  return { name: `facts-${tokenizer}`, version };
}

/**
 * Returns the facts that rules for secrets tell of a text, by {@linkcode secretFactsId}. Where the
 * digest of the code that applies them is known, other code looks for itself.
 */
export function secretFacts(ruleset: Sha256Hex, code?: Sha256Hex): FactsKind {
  const version = sha256Hex(canonicalJson({
    code,
    layout: FACTS_LAYOUT,
    reasons: CONTENT_REASONS,
    ruleset,
  }));
  return { name: "secrets", version };
}

/** Returns the id of a text by which a secret is looked for: some rules go by its path. */
export function secretFactsId(contentId: string, path: string): Oid {
  return sha256Hex(`${contentId}\0${path}`) as string as Oid;
}

/** Returns whether an error says that a disk or a permission does not let a file be used. */
export function isOfHost(error: unknown): boolean {
  const explained = explainNotCapable(error) ?? error;
  return explained instanceof PackRepoError && explained.code.startsWith("host.");
}

/**
 * What is known of texts from earlier runs, by id: a file for each kind of facts, bounded in size.
 *
 * It is never needed. Where it can't be read it is empty, where it can't be written it is not. It is
 * replaced as a whole, so that of two processes at once the later one's stays, with what it read of
 * the other's. A damaged entry is not found.
 */
export class FactsCache {
  readonly #path: string;
  readonly #version: Sha256Hex;
  #table: FactsTable;
  #isTrusted = true;
  /** What was asked for or set; it stays longest. */
  readonly #used = new Map<Oid, BlobFacts>();
  #isChanged = false;

  private constructor(path: string, version: Sha256Hex, table: FactsTable) {
    this.#path = path;
    this.#version = version;
    this.#table = table;
  }

  /**
   * Opens the cache of some facts in a folder.
   *
   * Uses `read` and `write` permission for the folder where they are granted.
   */
  static async open(folder: string, { name, version }: FactsKind): Promise<FactsCache> {
    const path = `${folder}/${name}.bin`;
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
