import { openStream } from "../../host/mod.ts";
import { dependenciesOf, type Dependency, isKept } from "./dependencies.ts";
import { ociError } from "./errors.ts";
import { gunzipped } from "./decompress.ts";
import { npmArchives, type NpmPackage } from "./npm_archives.ts";
import {
  DENO_PACKAGES,
  FILE_TIME,
  IMAGE_USER,
  isProductionSource,
  NO_REGISTRY,
  PLACES,
} from "./production.ts";
import type { TarEntry, TarFile } from "./tar_entry.ts";
import { readTar } from "./tar_read.ts";
import { layerTree } from "./tree.ts";
import { collect } from "./verified.ts";

/** A layer that is to be made: what it is, and what is in it. */
export interface NewLayer {
  /** What it holds, in one word. */
  readonly name: "base" | "deno" | "packages" | "source";
  /** The history's line. */
  readonly createdBy: string;
  entries(): AsyncIterable<TarEntry> | Iterable<TarEntry>;
}

/** A git repository at one commit, as far as an image needs it. */
export interface SourceTree {
  readonly info: { readonly commit: string; readonly committedAt: number };
  entries(): Promise<
    readonly {
      readonly path: string;
      readonly isUtf8Path: boolean;
      readonly mode: string;
      readonly oid: string;
    }[]
  >;
  readBlob(oid: string): Promise<Uint8Array>;
}

const ROOTS = { uid: 0, gid: 0, mtime: FILE_TIME };

function fileOf(path: string, bytes: Uint8Array, mode = 0o644): TarFile {
  return { kind: "file", path, mode, ...ROOTS, size: bytes.length, read: () => [bytes] };
}

/** Reads the archive of an npm package; npm's rule is to drop the first part of every path. */
async function* packageFiles(archive: string, label: string): AsyncGenerator<TarFile, void> {
  const tar = gunzipped(await openStream(archive), label);
  for await (const entry of readTar(tar, label)) {
    const path = entry.path.split("/").slice(1).join("/");
    if (entry.kind === "file" && path !== "") yield { ...entry, path };
  }
}

/**
 * Returns the layer of Deno for an architecture, from its npm package, checked against the pinned
 * integrity.
 *
 * @throws {PackRepoError} `container.no-deno` (69) for an architecture that Deno is not pinned for, and as
 * `npmArchives`.
 */
export async function denoLayer(architecture: string, cache: string): Promise<NewLayer> {
  const wanted: NpmPackage | undefined = DENO_PACKAGES[architecture];
  if (wanted === undefined) {
    throw ociError(
      "container.no-deno",
      "unavailable",
      `There is no Deno for ${JSON.stringify(architecture)}`,
      `Take one of: ${Object.keys(DENO_PACKAGES).join(", ")}`,
    );
  }
  const label = `${wanted.name}@${wanted.version}`;
  const [archive] = await npmArchives([wanted], cache);
  return {
    name: "deno",
    createdBy: `deno ${wanted.version} (npm ${label}, ${wanted.integrity})`,
    async *entries(): AsyncGenerator<TarEntry, void> {
      for await (const file of packageFiles(archive!, label)) {
        if (file.path !== "deno") continue;
        const placed: TarFile = { ...file, ...ROOTS, path: PLACES.deno, mode: 0o755 };
        yield* layerTree([placed], FILE_TIME);
        return;
      }
      throw ociError("container.no-deno", "data", `${label} holds no deno`, "Report this");
    },
  };
}

async function keptFiles(dependency: Dependency, archive: string): Promise<TarFile[]> {
  const { name, version } = dependency;
  const folder = `${PLACES.packages}/npm/${NO_REGISTRY}/${name}/${version}`;
  const files = new Map<string, TarFile>();
  for await (const file of packageFiles(archive, `${name}@${version}`)) {
    if (!isKept(dependency, file.path)) continue;
    const path = `${folder}/${file.path}`;
    const content = file.read() as AsyncIterable<Uint8Array>;
    // As when tar unpacks: the last one of a name is it.
    files.set(path, fileOf(path, (await collect(content)).slice()));
  }
  return [...files.values()];
}

async function textOf(source: SourceTree, path: string): Promise<string> {
  const entry = (await source.entries()).find((each) => each.path === path);
  if (entry === undefined) {
    throw ociError(
      "container.bad-source",
      "noInput",
      `Commit ${source.info.commit} has no ${path}`,
      "Build an image of a commit of PackRepo",
    );
  }
  return new TextDecoder().decode(await source.readBlob(entry.oid));
}

/** Returns the packages that a commit locks, those marked that its production code imports. */
export async function lockedPackages(source: SourceTree): Promise<readonly Dependency[]> {
  const modules = (await source.entries())
    .filter(({ path }) => /^(?:lib|tasks)\/.*\.ts$/.test(path) && isProductionSource(path));
  const texts = await Promise.all(
    modules.map(async ({ oid }) => new TextDecoder().decode(await source.readBlob(oid))),
  );
  const [lock, config] = [await textOf(source, "deno.lock"), await textOf(source, "deno.json")];
  return dependenciesOf(lock, config, texts);
}

/**
 * Returns the layer of the npm packages that a commit locks, as the folder that Deno looks for them in:
 * every archive checked against `deno.lock`, and of it what is needed when the commit's code runs.
 */
export async function packagesLayer(source: SourceTree, cache: string): Promise<NewLayer> {
  const packages = await lockedPackages(source);
  const archives = await npmArchives(packages, cache);
  return {
    name: "packages",
    createdBy: `npm packages of deno.lock (${packages.length})`,
    async *entries(): AsyncGenerator<TarEntry, void> {
      const files: TarFile[] = [];
      for (const [index, dependency] of packages.entries()) {
        files.push(...await keptFiles(dependency, archives[index]!));
      }
      yield* layerTree(files, FILE_TIME);
    },
  };
}

/** Returns the layer of PackRepo itself, from the objects of a commit. */
export function sourceLayer(source: SourceTree): NewLayer {
  return {
    name: "source",
    createdBy: `PackRepo ${source.info.commit}`,
    async *entries(): AsyncGenerator<TarEntry, void> {
      const wanted = (await source.entries())
        .filter(({ path, isUtf8Path, mode }) =>
          isUtf8Path && mode.startsWith("100") && isProductionSource(path)
        );
      const files = await Promise.all(
        wanted.map(async ({ path, mode, oid }) =>
          fileOf(
            `${PLACES.source}/${path}`,
            await source.readBlob(oid),
            mode === "100755" ? 0o755 : 0o644,
          )
        ),
      );
      // Where a writable disk can be put, under a root that is read-only.
      const state: TarEntry = {
        kind: "folder",
        path: `${PLACES.source}/.packrepo`,
        mode: 0o700,
        uid: IMAGE_USER,
        gid: IMAGE_USER,
        mtime: FILE_TIME,
      };
      yield* layerTree([...files, state], FILE_TIME);
    },
  };
}
