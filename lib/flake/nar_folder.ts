import {
  folderNames,
  linkText,
  openStream,
  type PathInfo,
  pathInfo,
  readBytes,
} from "../host/mod.ts";
import { flakeError } from "./flake_error.ts";
import type { NarEntry, NarNode } from "./nar.ts";

/** How many paths are looked at at once. */
const LOOKS = 128;

/** What stands in a decoded name for bytes that are not UTF-8. */
const REPLACEMENT = "\ufffd";

function unreadableName(path: string): Error {
  return flakeError("flake.unreadable-name", {
    exit: "data",
    message: `Cannot hash ${JSON.stringify(path)}: a name or link target in it is not UTF-8`,
    hint: "Commit the tree and hash the commit: names are bytes there",
  });
}

function missing(path: string): Error {
  return flakeError("flake.not-found", {
    exit: "noInput",
    message: `Cannot hash ${JSON.stringify(path)}: it does not exist`,
    hint: "Check the path, and that nothing writes to the tree meanwhile",
  });
}

async function linkBytes(path: string): Promise<Uint8Array> {
  let target: string;
  try {
    target = await linkText(path);
  } catch (error) {
    const { cause } = error as Error;
    // Deno refuses to decode a target that is not UTF-8.
    if (cause instanceof Error && cause.name === "InvalidData") throw unreadableName(path);
    throw error;
  }
  if (target.includes(REPLACEMENT)) throw unreadableName(path);
  return new TextEncoder().encode(target);
}

async function* pieces(path: string): AsyncIterable<Uint8Array> {
  yield* await openStream(path);
}

async function namesIn(path: string): Promise<string[]> {
  const names = await folderNames(path);
  // Names come decoded. Bytes that are not UTF-8 became U+FFFD: then the name leads nowhere, or to the
  // one file that truly has U+FFFD in its name, which then is listed twice.
  if (new Set(names).size !== names.length) throw unreadableName(path);
  return names;
}

async function nodeAt(path: string, info: PathInfo): Promise<NarNode> {
  switch (info.kind) {
    case "file":
      return {
        kind: "file",
        executable: (info.mode & 0o100) !== 0,
        size: info.size,
        read: () => readBytes(path),
        stream: () => pieces(path),
      };
    case "link":
      return { kind: "link", read: () => linkBytes(path) };
    case "folder":
      return { kind: "folder", entries: await entriesIn(path) };
    case "other":
      throw flakeError("flake.bad-tree", {
        exit: "data",
        message: `Cannot hash ${JSON.stringify(path)}: neither a file, a folder nor a link`,
        hint: "Move it out of the tree",
      });
  }
}

async function entriesIn(path: string): Promise<NarEntry[]> {
  const names = await namesIn(path);
  const entries: NarEntry[] = [];
  for (let from = 0; from < names.length; from += LOOKS) {
    const group = names.slice(from, from + LOOKS).map((name) => ({ name, at: `${path}/${name}` }));
    const infos = await Promise.all(group.map(({ at }) => pathInfo(at)));
    for (const [index, { name, at }] of group.entries()) {
      const info = infos[index];
      if (info === undefined) throw name.includes(REPLACEMENT) ? unreadableName(path) : missing(at);
      entries.push({ name: new TextEncoder().encode(name), node: await nodeAt(at, info) });
    }
  }
  return entries;
}

/**
 * Builds the tree of what lies at a path, as `nix hash path` sees it: links are not followed, times and
 * owners do not count, and a file is executable where its owner may execute it.
 *
 * Names are listed now, contents are read when the tree is serialised. Requires read permission.
 *
 * @throws {PackRepoError} `flake.not-found` (66), `flake.unreadable-name` (65) for a name or link that
 * is not UTF-8, `flake.bad-tree` (65) for a device, socket or pipe, `host.cannot-read` (74).
 */
export async function narTreeFromFolder(path: string): Promise<NarNode> {
  const info = await pathInfo(path);
  if (info === undefined) throw missing(path);
  return await nodeAt(path, info);
}
