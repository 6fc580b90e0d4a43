import { Sha256, type Sha256Hex } from "../../base/mod.ts";
import {
  ensureFolder,
  pathInfo,
  readBytes,
  requirePathAccess,
  writeFileAtomic,
} from "../../host/mod.ts";
import type { BlobRef } from "../source/blobs.ts";

/** Bytes of a key: 128 bits of SHA-256. */
const KEY_BYTES = 16;
/** More are forgotten: 16 MB. */
const MAX_KEYS = 2 ** 20;

/** Blobs in which nothing was found, so that the next scan of the history need not read them. */
export interface CleanCache {
  has(ref: BlobRef): boolean;
  add(ref: BlobRef): void;
  /** Writes it down where it has changed. */
  save(): Promise<void>;
}

/** What is found depends on the path too; the name tells nothing of either. */
function keyOf({ oid, path }: BlobRef): string {
  return new Sha256().update(`${oid}\0${path}`).digest().slice(0, 2 * KEY_BYTES);
}

function parse(bytes: Uint8Array): Set<string> {
  const keys = new Set<string>();
  for (let at = 0; at + KEY_BYTES <= bytes.length; at += KEY_BYTES) {
    keys.add(bytes.subarray(at, at + KEY_BYTES).toHex());
  }
  return keys;
}

/**
 * Opens the cache of a rule set in a folder: other rules, or another policy, have another file.
 *
 * @throws {PackRepoError} As `readBytes`, and `host.no-permission` (77) before any work.
 */
export async function openCleanCache(folder: string, digest: Sha256Hex): Promise<CleanCache> {
  await requirePathAccess("read", folder);
  await requirePathAccess("write", folder);
  const file = `${folder}/clean-${digest.slice(0, 32)}`;
  const isThere = (await pathInfo(file))?.kind === "file";
  const known = isThere ? parse(await readBytes(file, MAX_KEYS * KEY_BYTES)) : new Set<string>();
  const before = known.size;
  return {
    has: (ref) => known.has(keyOf(ref)),
    add: (ref) => void known.add(keyOf(ref)),
    async save(): Promise<void> {
      if (known.size === before) return;
      await ensureFolder(folder);
      const keys = [...known].slice(-MAX_KEYS).sort();
      await writeFileAtomic(file, Uint8Array.fromHex(keys.join("")));
    },
  };
}
