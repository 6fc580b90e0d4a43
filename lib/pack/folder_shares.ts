import { compareUtf8 } from "../base/mod.ts";
import type { Chunk } from "./types.ts";

/** What one part of a repository has of a pack. */
export interface FolderShare {
  /** `src/` for all below it, `src/*` for the files that lie in it itself, `*` for those at the root. */
  readonly folder: string;
  readonly tokens: number;
  readonly files: number;
}

/** A folder while it is counted. */
interface Folder {
  readonly path: string;
  readonly folders: Map<string, Folder>;
  tokens: number;
  readonly files: Set<string>;
  ownTokens: number;
  readonly ownFiles: Set<string>;
}

function newFolder(path: string): Folder {
  return {
    path,
    folders: new Map(),
    tokens: 0,
    files: new Set(),
    ownTokens: 0,
    ownFiles: new Set(),
  };
}

function treeOf(chunks: readonly Pick<Chunk, "file_path" | "tokens">[]): Folder {
  const root = newFolder("");
  for (const { file_path: path, tokens } of chunks) {
    let folder = root;
    const add = (): void => {
      folder.tokens += tokens;
      folder.files.add(path);
    };
    add();
    for (const name of path.split("/").slice(0, -1)) {
      let next = folder.folders.get(name);
      if (next === undefined) {
        folder.folders.set(name, next = newFolder(`${folder.path}${name}/`));
      }
      folder = next;
      add();
    }
    folder.ownTokens += tokens;
    folder.ownFiles.add(path);
  }
  return root;
}

/** Returns the parts of a folder: the folders in it, and its own files. */
function partsOf(folder: Folder): Folder[] {
  const own = newFolder(`${folder.path}*`);
  own.tokens = folder.ownTokens;
  for (const file of folder.ownFiles) own.files.add(file);
  return [...folder.folders.values(), ...(own.files.size > 0 ? [own] : [])];
}

/**
 * Returns where a pack's tokens went: the parts of the repository, most tokens first. A folder with more
 * than a third of them is divided into its own parts, again and again, so that the answer says
 * something of a repository that has all in `src/` too.
 */
export function folderShares(
  chunks: readonly Pick<Chunk, "file_path" | "tokens">[],
): FolderShare[] {
  const root = treeOf(chunks);
  const parts = partsOf(root);
  for (;;) {
    const at = parts.findIndex((part) => 3 * part.tokens > root.tokens && part.folders.size > 0);
    if (at < 0) break;
    parts.splice(at, 1, ...partsOf(parts[at]!));
  }
  return parts.map(({ path, tokens, files }) => ({ folder: path, tokens, files: files.size }))
    .sort((a, b) => b.tokens - a.tokens || compareUtf8(a.folder, b.folder));
}
