/** Small images in the forms that bases come in, and what to say to them. */

import { createHash } from "node:crypto";
import assert from "node:assert/strict";
import { PackRepoError } from "../../../../lib/base/mod.ts";
import { concat } from "../../../helpers/bytes.ts";
import { type Digest, type Platform } from "../../../../lib/container/oci/document.ts";
import type { TarEntry } from "../../../../lib/container/oci/tar_entry.ts";
import { writeTar } from "../../../../lib/container/oci/tar_write.ts";

const encoder = new TextEncoder();

export const LINUX: Platform = { os: "linux", architecture: "amd64" };

/** A file of a tar with the attributes of most tests. */
export function file(path: string, content: string | Uint8Array, mode = 0o644): TarEntry {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  return {
    kind: "file",
    path,
    mode,
    uid: 0,
    gid: 0,
    mtime: 0,
    size: bytes.length,
    read: () => [bytes],
  };
}

/** Returns all that a stream gives. */
export async function all(source: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return concat(await Array.fromAsync(source));
}

/** Gives bytes in pieces of a length. */
export async function* inPieces(bytes: Uint8Array, length = 7): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += length) {
    yield await Promise.resolve(bytes.subarray(at, at + length));
  }
}

/** Returns a tar of entries. */
export function tarOf(entries: readonly TarEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  return all(writeTar(entries));
}

/** Returns bytes compressed by gzip. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The digest of bytes, by another implementation than the one under test. */
export function digestBy(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Asserts that work fails with a code, and returns the error. */
export async function failsWith(
  code: string,
  work: () => Promise<unknown> | unknown,
): Promise<PackRepoError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof PackRepoError, String(error));
    assert.equal(error.code, code, error.message);
    assert.ok(error.hint.length > 5);
    return error;
  }
  throw new assert.AssertionError({ message: `it should fail with ${code}` });
}

/** An image as its blobs. */
export interface SmallImage {
  /** By digest. */
  readonly blobs: Map<string, Uint8Array<ArrayBuffer>>;
  readonly manifest: Digest;
  readonly config: Digest;
  readonly layers: readonly Digest[];
  readonly diffIds: readonly Digest[];
  /** What `index.json` lists: the manifest, or an index of it. */
  readonly root: { readonly mediaType: string; readonly digest: Digest; readonly size: number };
}

/** How {@linkcode smallImage} makes an image. */
export interface SmallImageOptions {
  readonly files?: readonly (readonly TarEntry[])[];
  readonly platform?: Platform;
  readonly compress?: boolean;
  /** Whether an index stands in front, with a manifest for another platform in it. */
  readonly withIndex?: boolean;
  /** Changes a document before it is written. */
  readonly edit?: (
    kind: "config" | "manifest" | "index",
    document: Record<string, unknown>,
  ) => unknown;
}

/** Makes an image in memory. */
export async function smallImage(options: SmallImageOptions = {}): Promise<SmallImage> {
  const { platform = LINUX, compress = false, edit = (_, document) => document } = options;
  const files = options.files ?? [[file("etc/hello", "hello\n")], [file("etc/world", "world\n")]];
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  function add(bytes: Uint8Array<ArrayBuffer>, mediaType: string) {
    const digest = digestBy(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }
  const addJson = (document: unknown, mediaType: string) =>
    add(encoder.encode(JSON.stringify(document)), mediaType);
  const tars = await Promise.all(files.map(tarOf));
  const diffIds = tars.map(digestBy);
  const layers = await Promise.all(
    tars.map(async (tar) =>
      compress
        ? add(await gzip(tar), "application/vnd.oci.image.layer.v1.tar+gzip")
        : add(tar, "application/vnd.oci.image.layer.v1.tar")
    ),
  );
  const config = addJson(
    edit("config", {
      ...platform,
      config: { Env: ["PATH=/bin", "BASE=yes"], Labels: { from: "base" } },
      rootfs: { type: "layers", diff_ids: diffIds },
      history: [{ created: "2020-01-01T00:00:00Z", created_by: "somebody" }],
    }),
    "application/vnd.oci.image.config.v1+json",
  );
  const manifest = addJson(
    edit("manifest", { schemaVersion: 2, config, layers }),
    "application/vnd.oci.image.manifest.v1+json",
  );
  const other = { ...manifest, digest: digestBy(encoder.encode("another")) };
  const root = options.withIndex
    ? addJson(
      edit("index", {
        schemaVersion: 2,
        manifests: [
          { ...other, platform: { os: "linux", architecture: "s390x" } },
          { ...manifest, platform },
        ],
      }),
      "application/vnd.oci.image.index.v1+json",
    )
    : manifest;
  return {
    blobs,
    manifest: manifest.digest,
    config: config.digest,
    layers: layers.map(({ digest }) => digest),
    diffIds,
    root,
  };
}

/** The files of an image's layout, by path. */
export function layoutFiles(image: SmallImage): Map<string, Uint8Array<ArrayBuffer>> {
  const index = { schemaVersion: 2, manifests: [image.root] };
  return new Map([
    ["index.json", encoder.encode(JSON.stringify(index))],
    ["oci-layout", encoder.encode('{"imageLayoutVersion":"1.0.0"}')],
    ...[...image.blobs].map(([digest, bytes]) =>
      [`blobs/sha256/${digest.slice(7)}`, bytes] as const
    ),
  ]);
}

/** Writes an image as a folder. */
export async function writeLayout(folder: string, image: SmallImage): Promise<string> {
  await Deno.mkdir(`${folder}/blobs/sha256`, { recursive: true });
  for (const [path, bytes] of layoutFiles(image)) await Deno.writeFile(`${folder}/${path}`, bytes);
  return folder;
}

/** Writes an image as an archive of its layout. */
export async function writeOciArchive(path: string, image: SmallImage): Promise<string> {
  const entries = [...layoutFiles(image)].map(([name, bytes]) => file(name, bytes));
  await Deno.writeFile(path, await tarOf(entries));
  return path;
}
