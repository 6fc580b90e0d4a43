import { type JsonObject, Sha256 } from "../../base/mod.ts";
import {
  ensureFolder,
  replaceAll,
  rfc3339,
  withTempFolder,
  writeNewStream,
} from "../../host/mod.ts";
import type { BaseImage } from "./base_image.ts";
import type { Digest, ImageFormat, Platform } from "./document.ts";
import { ociError } from "./errors.ts";
import { denoLayer, type NewLayer, packagesLayer, sourceLayer, type SourceTree } from "./layers.ts";
import { type ImageInit, LayoutWriter, type MadeLayer } from "./layout_write.ts";
import { openBase } from "./open_base.ts";
import { PRODUCTION, type RunConfig } from "./production.ts";
import type { RegistryOptions } from "./registry.ts";
import { writeTar } from "./tar_write.ts";

/** What {@linkcode assembleImage} makes an image from. */
export interface AssembleOptions {
  /** PackRepo's own source at the commit to build; a `Repo` of lib/repo is one. */
  readonly source: SourceTree;
  /** A folder or an archive (absolute paths), or `HOST/REPOSITORY@sha256:DIGEST`. */
  readonly base: string;
  readonly platform: Platform;
  /** The archive to write, an absolute path; its folder is made. */
  readonly output: string;
  /** Also leave the same image as a folder in the OCI layout there. */
  readonly layout?: string;
  /** Where npm's archives are kept between runs. */
  readonly cache: string;
  /** `localhost/packrepo:production` by default. */
  readonly tag?: string;
  /** Unix seconds of `created` (SOURCE_DATE_EPOCH); the commit's date by default. */
  readonly createdAt?: number;
  /**
   * `docker` by default: podman takes the health check of an image from Docker's media types only, and
   * every engine and registry reads both.
   */
  readonly format?: ImageFormat;
  /** How it is run; as production by default. */
  readonly config?: RunConfig;
  readonly registry?: RegistryOptions;
}

/** A layer of an image that was made. */
export interface LayerDigest {
  readonly name: NewLayer["name"];
  /** Digest of the layer and its diffID: it is not compressed. */
  readonly digest: Digest;
  readonly size: number;
}

/** Everything that an assembled image is known by; containers.md section 6 says which is which. */
export interface AssembledImage {
  readonly tag: string;
  readonly platform: Platform;
  readonly format: ImageFormat;
  /** Of the manifest: what engines with containerd's store show. */
  readonly manifest: Digest;
  /** Of the configuration: what engines without it show as the image's ID. */
  readonly config: Digest;
  readonly layers: readonly LayerDigest[];
  /** SHA-256 of the archive, in hexadecimal, and its bytes. */
  readonly archive: { readonly sha256: string; readonly size: number };
  readonly created: string;
  readonly base: {
    readonly label: string;
    readonly manifest?: Digest;
    readonly config: Digest;
    readonly diffIds: readonly Digest[];
  };
}

/** The variables of a base, those of the image on top. */
function mergedEnv(base: unknown, own: readonly string[]): string[] {
  const given = Array.isArray(base) ? base.filter((line) => typeof line === "string") : [];
  const all = new Map<string, string>();
  for (const line of [...given, ...own]) all.set(line.slice(0, line.indexOf("=")), line);
  return [...all.values()];
}

/** Returns a tag with a registry in front, as engines of every kind keep it. */
export function checkedTag(tag: string): string {
  if (
    /^[a-z0-9][a-z0-9._:-]*(?:\/[a-z0-9][a-z0-9._-]*)+:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(tag)
  ) {
    return tag;
  }
  throw ociError(
    "container.bad-tag",
    "usage",
    `Cannot name an image ${JSON.stringify(tag.slice(0, 200))}`,
    "Name it as localhost/NAME:TAG, in lower case",
  );
}

async function addLayers(
  layout: LayoutWriter,
  layers: readonly NewLayer[],
): Promise<(MadeLayer & { readonly name: NewLayer["name"] })[]> {
  const made = [];
  for (const layer of layers) {
    const blob = await layout.addBlob(writeTar(layer.entries()));
    made.push({ ...blob, name: layer.name, createdBy: layer.createdBy });
  }
  return made;
}

/** Writes an image to a new archive, and puts it (and, where asked for, the layout) into place. */
export async function writeImage(
  paths: { readonly output: string; readonly layout?: string },
  mtime: number,
  fill: (layout: LayoutWriter) => Promise<ImageInit>,
): Promise<{ manifest: Digest; config: Digest; archive: AssembledImage["archive"] }> {
  const { output, layout } = paths;
  const parent = output.slice(0, output.lastIndexOf("/"));
  await ensureFolder(parent);
  return await withTempFolder(async (folder) => {
    await ensureFolder(`${folder}/layout`);
    const writer = new LayoutWriter(`${folder}/layout`);
    const { manifest, config } = await writer.finish(await fill(writer));
    const hash = new Sha256();
    const size = await writeNewStream(
      `${folder}/archive`,
      (async function* () {
        for await (const piece of writer.archive(mtime)) {
          hash.update(piece);
          yield piece;
        }
      })(),
    );
    replaceAll([
      { from: `${folder}/archive`, to: output },
      ...(layout === undefined ? [] : [{ from: `${folder}/layout`, to: layout }]),
    ]);
    return {
      manifest: manifest.digest,
      config: config.digest,
      archive: { sha256: hash.digest(), size },
    };
  }, parent);
}

/** Copies a base's layers, uncompressed and checked. */
async function addBase(layout: LayoutWriter, base: BaseImage): Promise<LayerDigest[]> {
  const layers: LayerDigest[] = [];
  for (const layer of base.layers) {
    layers.push({ ...await layout.addBlob(layer.read()), name: "base" });
  }
  return layers;
}

/**
 * Makes the production image without an engine: the layers of a base, then Deno, the npm packages and
 * the source, one layer each, in one archive that is an OCI image layout and that `docker load`,
 * `podman load` and `skopeo copy oci-archive:…` read.
 *
 * The same commit, base, platform, tag and date give the same bytes on every machine. Nothing is left
 * behind where it fails. Requires read permission for the base, read and write permission for the
 * output's folder and the cache, run permission for `npm` where the cache lacks something, and net
 * permission for a registry's hosts.
 *
 * @returns Every digest by which the image can be known.
 * @throws {PackRepoError} As `openBase`, `npmArchives` and `denoLayer`; `container.bad-tag` (64),
 * `host.cannot-create` (73), `host.disk-full` (74).
 */
export async function assembleImage(options: AssembleOptions): Promise<AssembledImage> {
  const { source, platform, output, layout, cache } = options;
  const tag = checkedTag(options.tag ?? "localhost/packrepo:production");
  const run = options.config ?? PRODUCTION;
  const format = options.format ?? "docker";
  const createdAt = options.createdAt ?? source.info.committedAt;
  const created = rfc3339(createdAt);
  const base = await openBase(options.base, platform, options.registry);
  const own = [
    await denoLayer(platform.architecture, cache),
    await packagesLayer(source, cache),
    sourceLayer(source),
  ];
  const layers: LayerDigest[] = [];
  const written = await writeImage(
    { output, ...(layout === undefined ? {} : { layout }) },
    createdAt,
    async (writer) => {
      const under = await addBase(writer, base);
      const made = await addLayers(writer, own);
      layers.push(...under, ...made.map(({ name, digest, size }) => ({ name, digest, size })));
      return {
        platform: base.platform,
        format,
        created,
        config: {
          ...run,
          Env: mergedEnv(base.config["Env"], run.Env),
          Labels: {
            "org.opencontainers.image.created": created,
            "org.opencontainers.image.licenses": "MIT",
            "org.opencontainers.image.revision": source.info.commit,
            "org.opencontainers.image.title": "PackRepo",
            ...run.Labels,
          },
        },
        baseHistory: base.history as readonly JsonObject[],
        layers: [...under, ...made],
        tag,
      };
    },
  );
  return {
    tag,
    platform: base.platform,
    format,
    ...written,
    layers,
    created,
    base: {
      label: base.label,
      ...(base.manifestDigest === undefined ? {} : { manifest: base.manifestDigest }),
      config: base.configDigest,
      diffIds: base.layers.map(({ diffId }) => diffId),
    },
  };
}
