import { compareUtf8 } from "../../base/mod.ts";
import { badImage } from "./errors.ts";
import type { TarEntry } from "./tar_entry.ts";

/**
 * Returns a path as a layer holds it: no slash or `./` in front, none at the end.
 *
 * @throws {PackRepoError} `container.bad-image` (65) for a path that leads out, in the words of `label`.
 */
export function layerPath(path: string, label: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.includes("..") || path.includes("\0")) {
    throw badImage(label, `it has an entry named ${JSON.stringify(path.slice(0, 200))}`);
  }
  return parts.join("/");
}

function parentsOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/**
 * Returns a layer's entries in the order of their paths' UTF-8 bytes, with the folders above them
 * (root's, 0755) where they are not among them.
 *
 * @throws {TypeError} Where a path is there twice, or lies below something that is not a folder.
 */
export function layerTree(entries: readonly TarEntry[], mtime: number): readonly TarEntry[] {
  const byPath = new Map<string, TarEntry>();
  for (const entry of entries) {
    if (byPath.has(entry.path)) throw new TypeError(`A layer has ${entry.path} twice`);
    byPath.set(entry.path, entry);
  }
  for (const entry of entries) {
    for (const path of parentsOf(entry.path)) {
      const there = byPath.get(path);
      if (there === undefined) {
        byPath.set(path, { kind: "folder", path, mode: 0o755, uid: 0, gid: 0, mtime });
      } else if (there.kind !== "folder") {
        throw new TypeError(`A layer has ${entry.path} below ${path}, which is no folder`);
      }
    }
  }
  return [...byPath.values()].sort((a, b) => compareUtf8(a.path, b.path));
}
