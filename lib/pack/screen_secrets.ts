import { inspectBatches } from "./backlog.ts";
import type { Oid, Repo } from "../repo/mod.ts";
import { type FactsCache, secretFactsId } from "./facts_cache.ts";
import { INSPECTION_BYTES, type Inspector } from "./inspector.ts";
import type { Rendering } from "./render.ts";
import { batchesOf, type EligibleFile } from "./screen_files.ts";

/** What a {@linkcode SecretScreen} is made from. */
export interface SecretScreenInit {
  readonly repo: Pick<Repo, "readBlob">;
  readonly inspector: Inspector;
  /** What is known from earlier runs by the same rules, and is told what is found out. */
  readonly facts?: FactsCache | undefined;
}

/** A text that is about to be passed on. */
interface Candidate {
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array> | Uint8Array;
}

/** Looks through what is about to be packed, each text once. */
export class SecretScreen {
  readonly #repo: Pick<Repo, "readBlob">;
  readonly #inspector: Inspector;
  readonly #facts: FactsCache | undefined;
  /** By {@linkcode secretFactsId}: whether a text is one. */
  readonly #known = new Map<Oid, boolean>();

  constructor({ repo, inspector, facts }: SecretScreenInit) {
    this.#repo = repo;
    this.#inspector = inspector;
    this.#facts = facts;
  }

  /** Takes what was found out of a file. */
  learn({ path, oid }: { readonly path: string; readonly oid: Oid }, isSecret: boolean): void {
    this.#learn(secretFactsId(oid, path), isSecret);
  }

  #learn(id: Oid, isSecret: boolean): void {
    this.#known.set(id, isSecret);
    this.#facts?.set(id, { lines: 0, endCorrection: 0, ...(isSecret && { reason: "secret" }) });
  }

  /** Returns whether a text holds a secret, where that is known. */
  #recall(id: Oid): boolean | undefined {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const facts = this.#facts?.get(id);
    return facts && facts.reason === "secret";
  }

  /** Whether a file is known to hold a secret, or none. */
  isKnown({ path, oid }: { readonly path: string; readonly oid: Oid }): boolean {
    return this.#recall(secretFactsId(oid, path)) !== undefined;
  }

  async #lookAtBatch(batch: readonly (readonly [Oid, Candidate])[]): Promise<void> {
    const texts = await Promise.all(batch.map(async ([, candidate]) => ({
      path: candidate.path,
      bytes: await candidate.read(),
      countsTokens: false,
      findsSecrets: true,
    })));
    const inspections = await this.#inspector.inspect(texts);
    batch.forEach(([id], i) => this.#learn(id, inspections[i]!.isSecret!));
  }

  /** Finds out what is not known yet of texts. */
  async #look(candidates: ReadonlyMap<Oid, Candidate>): Promise<void> {
    const unknown = [...candidates].filter(([id]) => this.#recall(id) === undefined)
      .map(([id, candidate]) => ({ size: candidate.size, item: [id, candidate] as const }));
    await this.#inspector.expect(unknown.reduce((sum, { size }) => sum + size, 0));
    await inspectBatches(
      this.#inspector,
      batchesOf(unknown, INSPECTION_BYTES),
      (batch) => this.#lookAtBatch(batch.map(({ item }) => item)),
    );
  }

  /**
   * Returns the paths of a body that hold a secret, and whether the whole file does or only the part
   * does when it stands alone. Of a part the file is looked through too: the part may have the end of a
   * secret, and what tells that it is one may stand above.
   */
  async hotPaths(
    { body, chunks }: Pick<Rendering, "body" | "chunks">,
  ): Promise<Map<string, "file" | "part">> {
    const candidates = new Map<Oid, Candidate>();
    const ids = chunks.map((chunk) => {
      const path = chunk.file_path;
      const part = body.subarray(chunk.body_start, chunk.body_end);
      const oid = chunk.blob_oid as Oid;
      const fileId = secretFactsId(oid, path);
      const asPart = { path, size: part.length, read: () => part };
      if (!chunk.truncated) {
        candidates.set(fileId, asPart);
        return { path, fileId, partId: fileId };
      }
      const partId = secretFactsId(chunk.content_hash, path);
      candidates.set(partId, asPart);
      // Its size is not known here, and does not matter: it is one of few.
      candidates.set(fileId, { path, size: part.length, read: () => this.#repo.readBlob(oid) });
      return { path, fileId, partId };
    });
    await this.#look(candidates);
    const hot = new Map<string, "file" | "part">();
    for (const { path, fileId, partId } of ids) {
      if (this.#recall(fileId)) hot.set(path, "file");
      else if (this.#recall(partId)) hot.set(path, "part");
    }
    return hot;
  }

  /** Returns those files that hold a secret, by path, as {@linkcode SecretScreen.hotPaths} does. */
  async hotFiles(files: readonly EligibleFile[]): Promise<Map<string, "file">> {
    const ids = files.map(({ entry: { path, oid, size } }) => {
      const read = (): Promise<Uint8Array> => this.#repo.readBlob(oid);
      return { id: secretFactsId(oid, path), candidate: { path, size, read } };
    });
    await this.#look(new Map(ids.map(({ id, candidate }) => [id, candidate])));
    const hot = ids.filter(({ id }) => this.#recall(id));
    return new Map(hot.map(({ candidate }) => [candidate.path, "file"]));
  }
}
