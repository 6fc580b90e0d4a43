/** Repositories in memory, for tests that are not about git. */

import { createHash } from "node:crypto";
import { compareUtf8 } from "../../../lib/base/mod.ts";
import type { HistoryStep, Oid, Repo, TreeEntry } from "../../../lib/repo/mod.ts";

/** A file's content, or an entry that is not a file. */
export type MemoryContent =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly submodule: string };

/** Options of {@linkcode memoryRepo}. */
export interface MemoryOptions {
  /** Unix seconds. */
  readonly committedAt?: number;
  /** Newest first; none by default. */
  readonly history?: readonly HistoryStep[];
}

const encoder = new TextEncoder();

function blobOid(bytes: Uint8Array): Oid {
  const hash = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes);
  return hash.digest("hex") as Oid;
}

/** Makes a repository of one commit that holds the files. */
export function memoryRepo(
  files: Readonly<Record<string, MemoryContent>>,
  options: MemoryOptions = {},
): Repo & { readonly reads: string[] } {
  const blobs = new Map<string, Uint8Array>();
  const reads: string[] = [];
  const entries = Object.entries(files).map(([path, content]): TreeEntry => {
    const common = { path, pathBytes: encoder.encode(path), isUtf8Path: true };
    if (typeof content === "object" && "submodule" in content) {
      return { ...common, mode: "160000", oid: content.submodule as Oid, size: 0 };
    }
    const isLink = typeof content === "object" && "link" in content;
    const raw = isLink ? content.link : content;
    const bytes = typeof raw === "string" ? encoder.encode(raw) : raw;
    const oid = blobOid(bytes);
    blobs.set(oid, bytes);
    return { ...common, mode: isLink ? "120000" : "100644", oid, size: bytes.length };
  });
  entries.sort((a, b) => compareUtf8(a.path, b.path));
  const id = createHash("sha1").update(JSON.stringify(entries.map((e) => [e.path, e.oid])))
    .digest("hex") as Oid;
  return {
    label: "memory",
    gitDir: "/nonexistent",
    info: {
      commit: id,
      tree: id,
      committedAt: options.committedAt ?? 1_735_689_600,
      branch: "main",
      history: "full",
    },
    reads,
    entries: () => Promise.resolve(entries),
    history: (maxSteps) => Promise.resolve((options.history ?? []).slice(0, maxSteps)),
    readBlob: (oid) => {
      reads.push(oid);
      const bytes = blobs.get(oid);
      return bytes === undefined
        ? Promise.reject(new Error(`No blob ${oid}`))
        : Promise.resolve(bytes.slice());
    },
    async *streamBlob(oid) {
      yield await this.readBlob(oid);
    },
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
