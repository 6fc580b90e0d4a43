import {
  canonicalJson,
  type Json,
  type JsonObject,
  Sha256,
  type Sha256Hex,
  sha256Hex,
} from "../base/mod.ts";
import { openStream, ownCodeDigest, readText, writeFileAtomic } from "../host/mod.ts";
import type { CommitInfo } from "../repo/mod.ts";
import { isOfHost } from "./facts_cache.ts";
import { INDEX_FILE } from "./pack_files.ts";
import type { PackIndex, PackOptions } from "./types.ts";

/** The folders of `lib` on which the bytes of a pack depend. */
const CODE: readonly string[] = [
  "base",
  "host",
  "pack",
  "report",
  "repo",
  "scan",
  "schema",
  "tokens",
];

/** More packs are not remembered: the oldest are forgotten. */
const MAX_PACKS = 64;
const MAX_LIST_BYTES = 2 ** 16;

/** A pack that was made: of what, and the digests of its files by their names. */
interface MadePack {
  readonly key: Sha256Hex;
  readonly files: Readonly<Record<string, Sha256Hex>>;
}

/** What a pack is made of and how. */
export interface Recipe {
  readonly info: CommitInfo;
  readonly options: Pick<PackOptions, "budget" | "tokenizer" | "selection" | "countAll">;
  readonly format: string;
}

async function digestOfFile(path: string): Promise<Sha256Hex> {
  const hash = new Sha256();
  for await (const piece of await openStream(path)) hash.update(piece);
  return hash.digest();
}

function parseList(text: string): readonly MadePack[] {
  try {
    const list = JSON.parse(text);
    return Array.isArray(list) ? list.filter((each) => typeof each?.files === "object") : [];
  } catch {
    return [];
  }
}

/**
 * The packs that were made lately. One that lies where it was written, byte for byte, need not be made
 * again of the same commit by the same code: the second of two equal runs has nothing to do.
 */
export class MadePacks {
  readonly #path: string;
  /** The digest of the code and the packages that make packs. */
  readonly code: Sha256Hex;

  private constructor(path: string, code: Sha256Hex) {
    this.#path = path;
    this.code = code;
  }

  /**
   * Opens the list in a folder; `undefined` where PackRepo may not read its own code.
   *
   * @param packages The packages that it uses, by their names in `deno.json`.
   */
  static open(
    folder: string,
    packages: Readonly<Record<string, string>>,
  ): MadePacks | undefined {
    const modules = ownCodeDigest(CODE);
    if (modules === undefined) return undefined;
    return new MadePacks(`${folder}/packs.json`, sha256Hex(canonicalJson({ modules, packages })));
  }

  #keyOf({ info, options, format }: Recipe): Sha256Hex {
    const { budget, tokenizer, selection, countAll = false } = options;
    const recipe = { code: this.code, info, budget, tokenizer, selection, countAll, format };
    return sha256Hex(canonicalJson(recipe as unknown as JsonObject));
  }

  async #read(): Promise<readonly MadePack[]> {
    try {
      return parseList(await readText(this.#path, MAX_LIST_BYTES));
    } catch (error) {
      if (!isOfHost(error)) throw error;
      return [];
    }
  }

  /** Returns the index of the pack in a folder where it is what would be made now. */
  async find(folder: string, recipe: Recipe): Promise<PackIndex | undefined> {
    const key = this.#keyOf(recipe);
    const made = (await this.#read()).find((each) => each.key === key);
    if (made === undefined) return undefined;
    try {
      for (const [name, digest] of Object.entries(made.files)) {
        if (await digestOfFile(`${folder}/${name}`) !== digest) return undefined;
      }
      return JSON.parse(await readText(`${folder}/${INDEX_FILE}`));
    } catch (error) {
      if (!isOfHost(error)) throw error;
      return undefined;
    }
  }

  /**
   * Remembers the pack in a folder. One of which a clone lacks a part is not remembered: it may have
   * that part the next time.
   */
  async remember(
    recipe: Recipe,
    index: PackIndex,
    files: MadePack["files"],
  ): Promise<void> {
    if (index.metadata.repo_info.history !== "full") return;
    const key = this.#keyOf(recipe);
    const others = (await this.#read()).filter((each) => each.key !== key);
    const list = [{ key, files }, ...others].slice(0, MAX_PACKS);
    try {
      await writeFileAtomic(this.#path, canonicalJson(list as readonly object[] as Json));
    } catch (error) {
      if (!isOfHost(error)) throw error;
    }
  }
}
