import { openStream, readRange } from "../../host/mod.ts";
import { type BaseImage, type BlobSource, parseBaseConfig, readBaseImage } from "./base_image.ts";
import { isObject, MAX_DOCUMENT, parseList, type Platform } from "./document.ts";
import { badImage } from "./errors.ts";
import { parseRoots } from "./layout_source.ts";
import { type ReadEntry, readTar } from "./tar_read.ts";
import { collect, verified } from "./verified.ts";

/** Where each file of an archive lies in it. */
type Places = ReadonlyMap<string, Pick<ReadEntry, "offset"> & { readonly size: number }>;

/** No archive of an image has more entries. */
const MAX_ENTRIES = 20_000;

/** Returns the path that a link leads to, as far as it stays in the archive. */
function linkEnd(from: string, to: string): string {
  const parts = to.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of to.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

async function findPlaces(path: string): Promise<Places> {
  const [head] = await Array.fromAsync(readRange(path, 0, 2));
  if (head?.[0] === 0x1f && head[1] === 0x8b) {
    throw badImage(path, "it is compressed; run: gunzip, and name the result");
  }
  const places = new Map<string, { offset: number; size: number }>();
  const links: [from: string, to: string][] = [];
  for await (const entry of readTar(await openStream(path), path)) {
    if (places.size + links.length > MAX_ENTRIES) throw badImage(path, "too many entries");
    if (entry.kind === "file") places.set(entry.path, { offset: entry.offset, size: entry.size });
    // Docker writes a layer that is there twice as a link; `../ID/layer.tar` is one folder up.
    else if (entry.kind === "link") links.push([entry.path, entry.target]);
    else if (entry.kind === "hardlink") links.push([entry.path, `/${entry.target}`]);
  }
  for (const [from, to] of links) {
    const place = places.get(linkEnd(from, to));
    if (place !== undefined) places.set(from, place);
  }
  return places;
}

async function* fileOf(path: string, places: Places, name: string): AsyncGenerator<Uint8Array> {
  const place = places.get(name);
  if (place === undefined) throw badImage(path, `it lacks ${JSON.stringify(name.slice(0, 200))}`);
  yield* readRange(path, place.offset, place.size);
}

async function documentOf(path: string, places: Places, name: string): Promise<Uint8Array> {
  if ((places.get(name)?.size ?? 0) > MAX_DOCUMENT) {
    throw badImage(path, `its ${name} is too large`);
  }
  return await collect(fileOf(path, places, name));
}

/** Reads an archive of `docker save`: `manifest.json` names a configuration and uncompressed layers. */
async function readDockerArchive(
  path: string,
  places: Places,
  wanted: Platform,
): Promise<BaseImage> {
  let list: unknown;
  try {
    const text = new TextDecoder().decode(await documentOf(path, places, "manifest.json"));
    list = JSON.parse(text);
  } catch (cause) {
    throw badImage(path, "its manifest.json is not JSON", cause);
  }
  const images = parseList(list, "images", path);
  const [image] = images;
  if (images.length !== 1 || !isObject(image)) {
    throw badImage(path, `it holds ${images.length} images; save one alone`);
  }
  const names = parseList(image["Layers"], "layers", path);
  const configName = image["Config"];
  if (typeof configName !== "string" || !names.every((name) => typeof name === "string")) {
    throw badImage(path, "its manifest.json names no configuration");
  }
  const configBytes = await documentOf(path, places, configName);
  const { diffIds, ...config } = parseBaseConfig(configBytes, path, wanted);
  if (names.length !== diffIds.length) {
    throw badImage(path, `${names.length} layers, and ${diffIds.length} in its configuration`);
  }
  return {
    ...config,
    layers: diffIds.map((diffId, index) => ({
      diffId,
      read: () => verified(fileOf(path, places, names[index]!), { digest: diffId }, "layer", path),
    })),
  };
}

/**
 * Reads an image from an archive: of an OCI layout (`skopeo copy … oci-archive:`), or as `docker save`
 * writes it. Only its table is read now.
 *
 * @throws {PackRepoError} `container.bad-image`, `container.tampered` (65), `host.not-found` (66).
 */
export async function readArchive(path: string, wanted: Platform): Promise<BaseImage> {
  const places = await findPlaces(path);
  if (!places.has("index.json")) {
    if (places.has("manifest.json")) return await readDockerArchive(path, places, wanted);
    throw badImage(path, "an archive without index.json and manifest.json, so no image");
  }
  const source: BlobSource = {
    label: path,
    async roots() {
      return parseRoots(await documentOf(path, places, "index.json"), path);
    },
    open: ({ digest }) => fileOf(path, places, `blobs/sha256/${digest.slice(7)}`),
  };
  return await readBaseImage(source, wanted);
}
