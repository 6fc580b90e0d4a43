/** What a Git LFS pointer file stands for. */
export interface LfsPointer {
  /** The SHA-256 of the file it stands for, 64 hexadecimal digits. */
  readonly oid: string;
  /** The size of the file it stands for, in bytes. */
  readonly size: number;
}

const VERSIONS: ReadonlySet<string> = new Set([
  "version https://git-lfs.github.com/spec/v1",
  // The name the project had before its first release; same format.
  "version https://hawser.github.com/spec/v1",
]);

/**
 * Parses a Git LFS pointer (git-lfs docs/spec.md, "The Pointer"): under 1024 bytes, `version`
 * first, then keys in strictly ascending order, every line `key SP value LF`.
 *
 * @returns `undefined` where the bytes are not a pointer.
 */
export function parseLfsPointer(bytes: Uint8Array): LfsPointer | undefined {
  if (bytes.length >= 1024 || bytes[0] !== 0x76 || bytes.at(-1) !== 0x0a) return undefined;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  const [version, ...lines] = text.slice(0, -1).split("\n");
  if (version === undefined || !VERSIONS.has(version)) return undefined;
  const values = new Map<string, string>();
  let previous = "";
  for (const line of lines) {
    const match = /^([a-z0-9.-]+) ([^\r]+)$/.exec(line);
    if (match === null) return undefined;
    const [, key = "", value = ""] = match;
    if (key <= previous) return undefined;
    previous = key;
    values.set(key, value);
  }
  const oid = /^sha256:([0-9a-f]{64})$/.exec(values.get("oid") ?? "")?.[1];
  const size = /^(?:0|[1-9][0-9]{0,15})$/.exec(values.get("size") ?? "")?.[0];
  if (oid === undefined || size === undefined || !Number.isSafeInteger(Number(size))) {
    return undefined;
  }
  return { oid, size: Number(size) };
}
