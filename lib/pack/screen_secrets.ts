import type { SecretFinder } from "../scan/mod.ts";
import type { Oid, Repo } from "../repo/mod.ts";
import type { Rendering } from "./render.ts";
import { batchesOf, type EligibleFile } from "./screen_files.ts";

/**
 * Loads the engine that finds secrets; nothing but packing and judging packs needs it.
 *
 * The rules are PackRepo's own, whatever the packed repository says of itself.
 */
export async function loadSecretFinder(): Promise<SecretFinder> {
  const { createSecretFinder } = await import("../scan/mod.ts");
  return await createSecretFinder();
}

/** A text that is about to be passed on. */
interface Candidate {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** No id of a chunk begins like it. */
function fileKey(path: string): string {
  return `file:${path}`;
}

/** Looks through what is about to be packed, each text once. */
export class SecretScreen {
  readonly #finder: SecretFinder;
  readonly #repo: Pick<Repo, "readBlob">;
  readonly #processors: number | undefined;
  /** By a chunk's id, or by the path of a whole file: whether it holds a secret. */
  readonly #known = new Map<string, boolean>();

  constructor(
    finder: SecretFinder,
    { repo, processors }: {
      readonly repo: Pick<Repo, "readBlob">;
      readonly processors?: number | undefined;
    },
  ) {
    this.#finder = finder;
    this.#repo = repo;
    this.#processors = processors;
  }

  async #look(candidates: ReadonlyMap<string, Candidate>): Promise<void> {
    const traces = await this.#finder.find([...candidates.values()], this.#processors);
    [...candidates.keys()].forEach((key, i) => this.#known.set(key, traces[i] !== undefined));
  }

  /**
   * Returns the paths of a body that hold a secret, and whether the whole file does or only the part
   * does when it stands alone. Of a part the file is looked through too: the part may have the end of a
   * secret, and what tells that it is one may stand above.
   */
  async hotPaths(
    { body, chunks }: Pick<Rendering, "body" | "chunks">,
  ): Promise<Map<string, "file" | "part">> {
    const candidates = new Map<string, Candidate>();
    for (const chunk of chunks) {
      const path = chunk.file_path;
      const part = body.subarray(chunk.body_start, chunk.body_end);
      if (chunk.truncated && !this.#known.has(chunk.id)) {
        candidates.set(chunk.id, { path, bytes: part });
      }
      const key = fileKey(path);
      if (this.#known.has(key) || candidates.has(key)) continue;
      const bytes = chunk.truncated ? await this.#repo.readBlob(chunk.blob_oid as Oid) : part;
      candidates.set(key, { path, bytes });
    }
    await this.#look(candidates);
    const hot = new Map<string, "file" | "part">();
    for (const { file_path, id } of chunks) {
      if (this.#known.get(fileKey(file_path))) hot.set(file_path, "file");
      else if (this.#known.get(id)) hot.set(file_path, "part");
    }
    return hot;
  }

  /** Returns the paths of those files that hold a secret. */
  async pathsOf(files: readonly EligibleFile[]): Promise<Set<string>> {
    const unknown = files.filter(({ entry }) => !this.#known.has(fileKey(entry.path)));
    for (const batch of batchesOf(unknown.map(({ entry }) => entry))) {
      const blobs = await Promise.all(batch.map(({ oid }) => this.#repo.readBlob(oid)));
      await this.#look(
        new Map(batch.map(({ path }, i) => [fileKey(path), { path, bytes: blobs[i]! }])),
      );
    }
    const paths = files.map(({ entry }) => entry.path);
    return new Set(paths.filter((path) => this.#known.get(fileKey(path))));
  }
}
