import type { JsonObject } from "../../base/mod.ts";
import {
  type Descriptor,
  type Digest,
  digestOf,
  isDigest,
  isObject,
  MEDIA_TYPES,
  parseDescriptor,
  parseDocument,
  parseList,
  type Platform,
  type Untrusted,
} from "./document.ts";
import { badImage } from "./errors.ts";
import { decompressed } from "./decompress.ts";
import { readDocument, verified } from "./verified.ts";

/** A layer of an image that something is built on. */
export interface BaseLayer {
  /** The digest of the uncompressed layer. */
  readonly diffId: Digest;
  /** The uncompressed layer; checked on its way, so an error may come at its end. */
  read(): AsyncIterable<Uint8Array>;
}

/** An image that something is built on, every part checked when it is read. */
export interface BaseImage {
  /** As the user named it, for messages. */
  readonly label: string;
  /** What its manifest is called by; absent for Docker's archives, which have none. */
  readonly manifestDigest?: Digest;
  readonly configDigest: Digest;
  readonly platform: Platform;
  /** The configuration's own fields, unchecked. */
  readonly config: Untrusted;
  readonly history: readonly JsonObject[];
  readonly layers: readonly BaseLayer[];
}

/** Where the blobs of an image lie: a folder, an archive or a registry. */
export interface BlobSource {
  readonly label: string;
  /** What it holds: manifests or indexes. */
  roots(): Promise<readonly Descriptor[]>;
  /** A blob's bytes, unchecked; a document may come from elsewhere than layers do. */
  open(descriptor: Descriptor, kind: "document" | "layer"): AsyncIterable<Uint8Array>;
}

const INDEXES: readonly string[] = [MEDIA_TYPES.oci.index, MEDIA_TYPES.docker.index];
const MANIFESTS: readonly string[] = [MEDIA_TYPES.oci.manifest, MEDIA_TYPES.docker.manifest];

/** Returns a platform as `os/architecture/variant`. */
export function platformText(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

function fits(offered: Platform | undefined, wanted: Platform): boolean {
  return offered !== undefined && offered.os === wanted.os &&
    offered.architecture === wanted.architecture &&
    (wanted.variant === undefined || offered.variant === wanted.variant);
}

/** Follows indexes to the manifest for a platform. */
async function findManifest(
  source: BlobSource,
  descriptors: readonly Descriptor[],
  wanted: Platform,
  depth: number,
): Promise<Descriptor> {
  const { label } = source;
  if (depth > 3) throw badImage(label, "an index in an index in an index");
  const known = descriptors.filter(({ mediaType }) =>
    INDEXES.includes(mediaType) || MANIFESTS.includes(mediaType)
  );
  const named = known.filter(({ platform }) => fits(platform, wanted));
  // A manifest alone need not say for which platform it is: its configuration does.
  const unnamed = known.filter(({ platform }) => platform === undefined);
  const [first, ...more] = named.length > 0 ? named : unnamed;
  if (first === undefined || (named.length === 0 && more.length > 0)) {
    const offered = known.map(({ platform }) => platform ? platformText(platform) : "unnamed");
    throw badImage(
      label,
      `it offers ${offered.join(", ") || "nothing that is understood"}, not ${
        platformText(wanted)
      }`,
    );
  }
  if (MANIFESTS.includes(first.mediaType)) return first;
  const bytes = await readDocument(source.open(first, "document"), first, "index", label);
  const index = parseDocument(bytes, "index", label);
  const entries = parseList(index["manifests"], "manifests", label)
    .map((entry) => parseDescriptor(entry, "manifest", label));
  return await findManifest(source, entries, wanted, depth + 1);
}

function parseHistory(config: Untrusted): JsonObject[] {
  const { history } = config;
  if (!Array.isArray(history)) return [];
  const kept = ["created", "created_by", "author", "comment", "empty_layer"];
  return history.slice(0, 1000).filter(isObject).map((entry) =>
    Object.fromEntries(
      kept.map((key) => [key, entry[key]] as const)
        .filter(([, value]) => typeof value === "string" || typeof value === "boolean"),
    ) as JsonObject
  );
}

/** What a configuration says, checked as far as an image built on it depends on it. */
export function parseBaseConfig(
  bytes: Uint8Array,
  label: string,
  wanted: Platform,
): Omit<BaseImage, "layers" | "manifestDigest"> & { readonly diffIds: readonly Digest[] } {
  const document = parseDocument(bytes, "configuration", label);
  const { os, architecture, variant, rootfs, config } = document;
  if (typeof os !== "string" || typeof architecture !== "string") {
    throw badImage(label, "its configuration names no platform");
  }
  const platform = { os, architecture, ...(typeof variant === "string" ? { variant } : {}) };
  if (!fits(platform, wanted)) {
    throw badImage(label, `it is for ${platformText(platform)}, not ${platformText(wanted)}`);
  }
  const diffIds = parseList(isObject(rootfs) ? rootfs["diff_ids"] : undefined, "layers", label);
  if (!diffIds.every(isDigest)) throw badImage(label, "a layer's diff_id is not a SHA-256");
  return {
    label,
    configDigest: digestOf(bytes),
    platform,
    config: isObject(config) ? config : {},
    history: parseHistory(document),
    diffIds,
  };
}

/**
 * Reads an image's manifest and configuration for a platform; its layers are read when they are asked
 * for, uncompressed, and checked by the manifest's digest and by the configuration's `diff_ids`.
 *
 * @throws {PackRepoError} `container.bad-image`, `container.tampered` (65), and what the source throws.
 */
export async function readBaseImage(source: BlobSource, wanted: Platform): Promise<BaseImage> {
  const { label } = source;
  const root = await findManifest(source, await source.roots(), wanted, 0);
  const bytes = await readDocument(source.open(root, "document"), root, "manifest", label);
  const manifest = parseDocument(bytes, "manifest", label);
  const configAt = parseDescriptor(manifest["config"], "configuration", label);
  const configBytes = await readDocument(
    source.open(configAt, "document"),
    configAt,
    "configuration",
    label,
  );
  const { diffIds, ...config } = parseBaseConfig(configBytes, label, wanted);
  const layers = parseList(manifest["layers"], "layers", label)
    .map((entry) => parseDescriptor(entry, "layer", label));
  if (layers.length !== diffIds.length) {
    throw badImage(label, `${layers.length} layers, and ${diffIds.length} in its configuration`);
  }
  return {
    ...config,
    manifestDigest: root.digest,
    layers: layers.map((layer, index) => {
      const diffId = diffIds[index]!;
      return {
        diffId,
        async *read(): AsyncGenerator<Uint8Array, void> {
          const bytes = verified(source.open(layer, "layer"), layer, "layer", label);
          const plain = decompressed(bytes, layer.mediaType, label);
          // An uncompressed layer has been checked.
          yield* layer.digest === diffId
            ? plain
            : verified(plain, { digest: diffId }, "uncompressed layer", label);
        },
      };
    }),
  };
}
