import { compareUtf8 } from "../../base/mod.ts";
import { escapeHtml, formatCount, printable } from "../../report/mod.ts";
import type { Chunk } from "../types.ts";
import { chunkHref } from "./page_links.ts";

/** Deeper folders are shown in one name: a browser nests no more than 512 elements. */
const MAX_DEPTH = 40;
/** With up to so many files every folder stands open. */
const MAX_OPEN_FILES = 400;

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, Chunk[]>;
  tokens: number;
}

function newFolder(): Folder {
  return { folders: new Map(), files: new Map(), tokens: 0 };
}

/** Adds a chunk to the folders above it. */
function addChunk(root: Folder, chunk: Chunk): void {
  const names = chunk.file_path.split("/");
  const depth = Math.min(names.length - 1, MAX_DEPTH);
  let folder = root;
  folder.tokens += chunk.tokens;
  for (const name of names.slice(0, depth)) {
    let next = folder.folders.get(name);
    if (next === undefined) folder.folders.set(name, next = newFolder());
    next.tokens += chunk.tokens;
    folder = next;
  }
  const name = names.slice(depth).join("/");
  const known = folder.files.get(name);
  if (known === undefined) folder.files.set(name, [chunk]);
  else known.push(chunk);
}

/** Returns a name and its tokens; the class tells its share of the most there is, in twentieths. */
function row(name: string, tokens: number, most: number, note: string = ""): string {
  const share = Math.ceil(20 * tokens / Math.max(1, most));
  return `<span class="n">${escapeHtml(printable(name))}${note}</span>` +
    `<span class="t w${share}">${formatCount(tokens)}</span>`;
}

/** What a tree's rows are drawn with. */
interface TreeOptions {
  readonly tokens: number;
  readonly largestFile: number;
  readonly isOpen: boolean;
}

function tokensOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
}

function renderFile(name: string, chunks: readonly Chunk[], options: TreeOptions): string {
  const note = chunks.length > 1
    ? ` <small>${chunks.length} parts</small>`
    : chunks[0]!.truncated
    ? " <small>part</small>"
    : "";
  const text = row(name, tokensOf(chunks), options.largestFile, note);
  return `<li><a href="${chunkHref(chunks[0]!)}">${text}</a></li>\n`;
}

function renderFolder(first: string, start: Folder, options: TreeOptions): string {
  let [name, folder] = [first, start];
  // `a/b/c` where a and b hold nothing else.
  while (folder.files.size === 0 && folder.folders.size === 1) {
    const [[next, below]] = [...folder.folders] as [[string, Folder]];
    [name, folder] = [`${name}/${next}`, below];
  }
  return `<li><details${options.isOpen ? " open" : ""}><summary>` +
    `${row(name, folder.tokens, options.tokens)}</summary>${renderList(folder, options)}` +
    "</details></li>\n";
}

function renderList(folder: Folder, options: TreeOptions): string {
  const rows = [
    // The body's order is that of whole paths, where a folder's name ends with its slash.
    ...[...folder.folders].map(([name, inner]) => ({
      key: `${name}/`,
      render: () => renderFolder(name, inner, options),
    })),
    ...[...folder.files].map(([name, chunks]) => ({
      key: name,
      render: () => renderFile(name, chunks, options),
    })),
  ].sort((a, b) => compareUtf8(a.key, b.key));
  return `<ul>${rows.map(({ render }) => render()).join("")}</ul>`;
}

function largestFile(folder: Folder): number {
  return Math.max(
    0,
    ...[...folder.files.values()].map(tokensOf),
    ...[...folder.folders.values()].map(largestFile),
  );
}

/** Returns the files of a pack as nested lists with their tokens, in the order of the body. */
export function renderTree(chunks: readonly Chunk[]): string {
  const root = newFolder();
  for (const chunk of chunks) addChunk(root, chunk);
  return renderList(root, {
    tokens: root.tokens,
    largestFile: largestFile(root),
    isOpen: chunks.length <= MAX_OPEN_FILES,
  });
}
