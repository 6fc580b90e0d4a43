import { isSha256Hex, sha256Hex } from "../../base/mod.ts";
import { badImage } from "./errors.ts";

/** A digest as OCI writes it; SHA-256 is the one that everybody has. */
export type Digest = `sha256:${string}`;

/** For which machines an image is, in Go's words (`linux`, `amd64`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Names content by its digest: OCI image-spec, "Content Descriptors". */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: Platform;
}

/** The media types of images: OCI image-spec v1.1, and Docker's schema 2, which came first. */
export const MEDIA_TYPES = {
  oci: {
    index: "application/vnd.oci.image.index.v1+json",
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    layer: "application/vnd.oci.image.layer.v1.tar",
  },
  docker: {
    index: "application/vnd.docker.distribution.manifest.list.v2+json",
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
    layer: "application/vnd.docker.image.rootfs.diff.tar",
  },
} as const;

/** In whose words an image is described; its content and its configuration are the same in both. */
export type ImageFormat = keyof typeof MEDIA_TYPES;

/** Documents (index, manifest, config) are not larger than registries must accept: 4 MiB. */
export const MAX_DOCUMENT = 4 << 20;

/** Any object of a document that was not checked yet. */
export type Untrusted = Readonly<Record<string, unknown>>;

/** Returns whether a value is a digest that is understood. */
export function isDigest(value: unknown): value is Digest {
  return typeof value === "string" && value.startsWith("sha256:") && isSha256Hex(value.slice(7));
}

/** Returns the digest of bytes, or of a text's UTF-8. */
export function digestOf(data: Uint8Array | string): Digest {
  return `sha256:${sha256Hex(data)}`;
}

/** Returns whether a value is an object that is no list. */
export function isObject(value: unknown): value is Untrusted {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parses a document of an image.
 *
 * @throws {PackRepoError} `container.bad-image` (65) where it is no JSON object.
 */
export function parseDocument(bytes: Uint8Array, what: string, label: string): Untrusted {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw badImage(label, `its ${what} is not JSON`, cause);
  }
  if (!isObject(value)) throw badImage(label, `its ${what} is not a JSON object`);
  return value;
}

function parsePlatform(value: unknown): Platform | undefined {
  if (!isObject(value)) return undefined;
  const { os, architecture, variant } = value;
  if (typeof os !== "string" || typeof architecture !== "string") return undefined;
  return { os, architecture, ...(typeof variant === "string" ? { variant } : {}) };
}

/**
 * Parses a descriptor.
 *
 * @throws {PackRepoError} `container.bad-image` (65) without a media type, a SHA-256 or a size.
 */
export function parseDescriptor(value: unknown, what: string, label: string): Descriptor {
  if (!isObject(value)) throw badImage(label, `it names no ${what}`);
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== "string") throw badImage(label, `its ${what} has no media type`);
  if (!isDigest(digest)) {
    const shown = typeof digest === "string" ? JSON.stringify(digest.slice(0, 100)) : "nothing";
    throw badImage(label, `the digest of its ${what} is ${shown}, not a SHA-256`);
  }
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw badImage(label, `the size of its ${what} is no number of bytes`);
  }
  const platform = parsePlatform(value["platform"]);
  return { mediaType, digest, size, ...(platform === undefined ? {} : { platform }) };
}

/** Returns a list of a document, checked to be one and not longer than anybody needs. */
export function parseList(value: unknown, what: string, label: string): readonly unknown[] {
  if (!Array.isArray(value)) throw badImage(label, `it has no list of ${what}`);
  if (value.length > 1000) throw badImage(label, `it lists ${value.length} ${what}`);
  return value;
}
