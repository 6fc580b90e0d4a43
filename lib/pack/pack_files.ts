import {
  canonicalJson,
  type JsonObject,
  PackRepoError,
  type Sha256Hex,
  sha256Hex,
} from "../base/mod.ts";
import {
  pathInfo,
  readBytes,
  readText,
  replaceAll,
  withTempFolder,
  writeFileAtomic,
} from "../host/mod.ts";
import type { Pack, PackIndex } from "./types.ts";

/** The index's name in a folder. */
export const INDEX_FILE = "pack.index.json";
/** The body's name beside it. */
export const BODY_FILE = "pack.body.txt";

/** An index of more bytes is not read: it would describe millions of files. */
const MAX_INDEX_BYTES = 2 ** 29;

/** A pack as it was read from disk, nothing checked yet. */
export interface PackFiles {
  /** The index parsed as JSON, or `undefined` where it is not JSON. */
  readonly index: unknown;
  readonly indexText: string;
  readonly body: Uint8Array;
}

/** One more file of a pack, beside its index and body. */
export interface ExtraFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Returns the text of `pack.index.json`: canonical JSON (RFC 8785), with no line feed at its end. */
export function serializeIndex(index: PackIndex): string {
  return canonicalJson(index as JsonObject);
}

/**
 * Writes a pack's two files, and others made from them, into a folder, which is made where it is
 * missing. All are written out in a temporary folder within it first and then take their places
 * together, so that there is never half of a file nor the files of two packs.
 *
 * Requires `write` permission for the folder.
 *
 * @returns The digests of the files, by their names.
 * @throws {PackRepoError} `host.cannot-create` (73), `host.disk-full` (74).
 */
export async function writePack(
  pack: Pack,
  folder: string,
  extra: readonly ExtraFile[] = [],
): Promise<Readonly<Record<string, Sha256Hex>>> {
  const text = pack.indexText ?? serializeIndex(pack.index);
  await withTempFolder(async (temp) => {
    const files = [
      { name: BODY_FILE, bytes: pack.body },
      { name: INDEX_FILE, bytes: text },
      ...extra,
    ];
    // Together, and all to their end: each waits for the disk.
    const written = await Promise.allSettled(
      files.map(({ name, bytes }) => writeFileAtomic(`${temp}/${name}`, bytes)),
    );
    for (const file of written) if (file.status === "rejected") throw file.reason;
    const names = [BODY_FILE, ...extra.map(({ name }) => name), INDEX_FILE];
    replaceAll(names.map((name) => ({
      from: `${temp}/${name}`,
      to: `${folder}/${name}`,
    })));
  }, folder);
  return {
    [BODY_FILE]: pack.index.body_sha256 as Sha256Hex,
    [INDEX_FILE]: sha256Hex(text),
    ...Object.fromEntries(extra.map(({ name, bytes }) => [name, sha256Hex(bytes)])),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads a pack from its folder or by the path of its index; the body lies beside the index.
 *
 * Requires `read` permission for both files.
 *
 * @throws {PackRepoError} `host.not-found` (66), `host.not-utf8` (65), `host.too-large` (65),
 * `host.cannot-read` (74), `pack.not-json` (65).
 */
export async function readPack(path: string): Promise<PackFiles> {
  const info = await pathInfo(path);
  // A link is followed: whoever names it wants what it stands for.
  const isFolder = info?.kind === "folder" ||
    (info?.kind === "link" && (await pathInfo(`${path}/${INDEX_FILE}`)) !== undefined);
  const indexPath = isFolder ? `${path.replace(/\/+$/, "")}/${INDEX_FILE}` : path;
  const indexText = await readText(indexPath, MAX_INDEX_BYTES);
  const index = parseJson(indexText);
  if (index === undefined) {
    throw new PackRepoError({
      code: "pack.not-json",
      exit: "data",
      message: `Cannot read ${JSON.stringify(indexPath)}: it is not JSON`,
      hint: `Pass the folder of a pack, or its ${INDEX_FILE}`,
    });
  }
  const slash = indexPath.lastIndexOf("/");
  const body = await readBytes(`${indexPath.slice(0, slash + 1)}${BODY_FILE}`);
  return { index, indexText, body };
}
