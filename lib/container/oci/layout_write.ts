import { canonicalJson, compareUtf8, type JsonObject, Sha256 } from "../../base/mod.ts";
import { ensureFolder, readRange, renamePath, writeNewStream } from "../../host/mod.ts";
import {
  type Descriptor,
  type Digest,
  digestOf,
  type ImageFormat,
  MEDIA_TYPES,
  type Platform,
} from "./document.ts";
import type { RunConfig } from "./production.ts";
import type { TarEntry } from "./tar_entry.ts";
import { writeTar } from "./tar_write.ts";
import { layerTree } from "./tree.ts";

/** A blob in a layout. */
export interface Blob {
  readonly digest: Digest;
  readonly size: number;
}

/** A layer of an image that is being made; its digest is its diffID, because it is not compressed. */
export interface MadeLayer extends Blob {
  /** The line of the history; absent for layers of the base, which has its own history. */
  readonly createdBy?: string;
}

/** Everything of an image but its layers. */
export interface ImageInit {
  readonly platform: Platform;
  readonly format: ImageFormat;
  /** RFC 3339. */
  readonly created: string;
  readonly config: RunConfig | JsonObject;
  readonly baseHistory: readonly JsonObject[];
  readonly layers: readonly MadeLayer[];
  /** Names, with the registry in front (`localhost/packrepo:production`). */
  readonly tag: string;
}

/** What an image is known by. */
export interface WrittenImage {
  readonly manifest: Blob;
  readonly config: Blob;
}

async function* hashed(
  source: AsyncIterable<Uint8Array>,
  hash: Sha256,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of source) {
    hash.update(piece);
    yield piece;
  }
}

/**
 * A folder in the OCI image layout (image-spec v1.1) that is being filled with one image; give it a new
 * folder, and move that into place when all is there.
 */
export class LayoutWriter {
  readonly #folder: string;
  readonly #files = new Map<string, number>();
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async #write(path: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    this.#files.set(path, await writeNewStream(`${this.#folder}/${path}`, [bytes]));
  }

  /** Adds a blob from a stream, hashed on its way. */
  async addBlob(source: AsyncIterable<Uint8Array>): Promise<Blob> {
    await ensureFolder(`${this.#folder}/blobs/sha256`);
    const partial = `${this.#folder}/partial-${this.#count++}`;
    const hash = new Sha256();
    const size = await writeNewStream(partial, hashed(source, hash));
    const hex = hash.digest();
    await renamePath(partial, `${this.#folder}/blobs/sha256/${hex}`);
    this.#files.set(`blobs/sha256/${hex}`, size);
    return { digest: `sha256:${hex}`, size };
  }

  async #addDocument(document: JsonObject): Promise<Blob> {
    const bytes = new TextEncoder().encode(canonicalJson(document));
    const digest = digestOf(bytes);
    const path = `blobs/sha256/${digest.slice(7)}`;
    this.#files.set(path, await writeNewStream(`${this.#folder}/${path}`, [bytes]));
    return { digest, size: bytes.length };
  }

  /**
   * Adds an image's configuration and manifest, the layout's index, and the `manifest.json` by which
   * `docker load` finds the same image.
   */
  async finish(init: ImageInit): Promise<WrittenImage> {
    const { platform, created, layers, tag } = init;
    const types = MEDIA_TYPES[init.format];
    const config = await this.#addDocument({
      ...platform,
      created,
      config: init.config as JsonObject,
      rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
      history: [
        ...init.baseHistory,
        ...layers.filter(({ createdBy }) => createdBy !== undefined)
          .map(({ createdBy }) => ({ created, created_by: createdBy })),
      ],
    });
    const describe = (mediaType: string, { digest, size }: Blob) => ({ mediaType, digest, size });
    const manifest = await this.#addDocument({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: describe(types.config, config),
      layers: layers.map((layer) => describe(types.layer, layer)),
    });
    const entry: Descriptor = { ...describe(types.manifest, manifest), platform };
    const index = {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.oci.index,
      manifests: [{
        ...entry,
        annotations: {
          // What containerd calls it, and the part of it that OCI has a name for.
          "io.containerd.image.name": tag,
          "org.opencontainers.image.ref.name": tag.slice(tag.lastIndexOf(":") + 1),
        },
      }],
    };
    await this.#write("index.json", canonicalJson(index as unknown as JsonObject));
    await this.#write("oci-layout", canonicalJson({ imageLayoutVersion: "1.0.0" }));
    const blobPath = ({ digest }: Blob) => `blobs/sha256/${digest.slice(7)}`;
    await this.#write(
      "manifest.json",
      canonicalJson([{
        Config: blobPath(config),
        RepoTags: [tag],
        Layers: layers.map(blobPath),
      }]),
    );
    return { manifest, config };
  }

  /** Writes the whole layout as one archive; everything in it has the same time. */
  archive(mtime: number): AsyncGenerator<Uint8Array, void> {
    const files = [...this.#files].sort(([a], [b]) => compareUtf8(a, b));
    const entries = files.map(([path, size]): TarEntry => ({
      kind: "file",
      path,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime,
      size,
      read: () => readRange(`${this.#folder}/${path}`, 0, size),
    }));
    return writeTar(layerTree(entries, mtime));
  }
}
