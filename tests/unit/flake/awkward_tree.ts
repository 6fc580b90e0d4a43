import type { NarEntry, NarNode } from "../../../lib/flake/mod.ts";

/** One thing in a tree that a serialiser may get wrong. */
export interface AwkwardItem {
  readonly path: string;
  /** A file's content; with `mode`, 0644 without. */
  readonly file?: Uint8Array;
  readonly mode?: number;
  /** A link's target. */
  readonly link?: string;
  /** An empty folder, which git cannot hold. */
  readonly isFolder?: boolean;
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** Bytes that repeat nowhere near: a prime's steps. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7919 + (i >> 8)) & 0xff);
}

const ODD_NAMES: readonly string[] = [
  ".hidden",
  "a",
  "a-b",
  "a.b",
  "a0",
  "A",
  "_z",
  "-dash",
  "two words",
  "comma,semi;colon:",
  "quote\"'`$(x)",
  "line\nbreak\ttab",
  "back\\slash",
  "%41",
  "\u00e9",
  "e\u0301",
  "\u00ff",
  "日本",
  "\uff5a",
  "\ufffd",
  "😀",
  "n".repeat(255),
];

/** A tree of every trap; the hashes in the tests are those that Nix prints for it. */
export const AWKWARD_TREE: readonly AwkwardItem[] = [
  ...ODD_NAMES.map((path) => ({ path, file: text(path) })),
  // Orders that differ between "whole paths" and "names in a folder".
  { path: "dir/x", file: text("x") },
  { path: "dir.d/x", file: text("x") },
  { path: "dir-d/x", file: text("x") },
  { path: "dir0", file: text("x") },
  ...[0, 1, 7, 8, 9, 15, 16, 17].map((length) => ({
    path: `lengths/${length}`,
    file: pattern(length),
  })),
  { path: "lengths/large", file: pattern((1 << 20) + 3) },
  { path: "lengths/chunk", file: pattern(1 << 16) },
  { path: "looks-like-a-nar", file: text("\r\0\0\0\0\0\0\0nix-archive-1\0\0\0") },
  { path: "bytes", file: Uint8Array.from([0xff, 0xfe, 0x00, 0x0a, 0x0d]) },
  // Only the owner's x counts.
  ...[0o600, 0o644, 0o645, 0o654, 0o700, 0o711, 0o755].map((mode) => ({
    path: `modes/${mode.toString(8)}`,
    file: text("#!/bin/sh\n"),
    mode,
  })),
  { path: "links/dangling", link: "nowhere" },
  { path: "links/absolute", link: "/etc/passwd" },
  { path: "links/out", link: "../../../../outside" },
  { path: "links/folder", link: "../dir" },
  { path: "links/self", link: "self" },
  { path: "links/dot", link: "." },
  { path: "links/eight888", link: "12345678" },
  { path: "links/unicode", link: "日本/😀" },
  { path: `${"deep/".repeat(60)}end`, file: text("deep") },
];

/** What only a folder can hold. */
export const EMPTY_FOLDERS: readonly AwkwardItem[] = [
  { path: "empty", isFolder: true },
  { path: "nested/empty", isFolder: true },
];

/** Writes the tree below a folder. */
export async function writeTree(folder: string, items: readonly AwkwardItem[]): Promise<void> {
  for (const { path, file, mode, link, isFolder } of items) {
    const at = `${folder}/${path}`;
    await Deno.mkdir(isFolder ? at : at.replace(/\/[^/]*$/, ""), { recursive: true });
    if (link !== undefined) await Deno.symlink(link, at);
    if (file !== undefined) {
      await Deno.writeFile(at, file);
      await Deno.chmod(at, mode ?? 0o644);
    }
  }
}

/** Returns a file of a tree in memory. */
export function fileNode(content: Uint8Array, executable: boolean = false): NarNode {
  return {
    kind: "file",
    executable,
    size: content.length,
    read: () => Promise.resolve(content),
    stream: async function* () {
      for (let at = 0; at < content.length; at += 50_000) {
        yield await Promise.resolve(content.subarray(at, at + 50_000));
      }
    },
  };
}

/** Returns the tree in memory. */
export function treeNode(items: readonly AwkwardItem[]): NarNode {
  const root: NarEntry[] = [];
  const folders = new Map<string, NarEntry[]>([["", root]]);
  function entriesOf(path: string): NarEntry[] {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const entries: NarEntry[] = [];
    folders.set(path, entries);
    put(path, { kind: "folder", entries });
    return entries;
  }
  function put(path: string, node: NarNode): void {
    const slash = path.lastIndexOf("/");
    entriesOf(path.slice(0, Math.max(slash, 0))).push({ name: text(path.slice(slash + 1)), node });
  }
  for (const { path, file, mode, link, isFolder } of items) {
    if (isFolder) entriesOf(path);
    if (file !== undefined) put(path, fileNode(file, ((mode ?? 0) & 0o100) !== 0));
    if (link !== undefined) put(path, { kind: "link", read: () => Promise.resolve(text(link)) });
  }
  return { kind: "folder", entries: root };
}
