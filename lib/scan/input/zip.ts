import { type ArchiveBudget, type ArchiveEntry, spend, unpack } from "./archive_budget.ts";

/** PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
/** The end record may be followed by a comment of at most this. */
const MAX_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const UNKNOWN32 = 0xffffffff;

function findEnd(view: DataView): number {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new Error("no end of the central directory");
}

/** Where a file lies in the archive. */
interface Listed {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
  readonly next: number;
}

function readCentral(view: DataView, bytes: Uint8Array, at: number): Listed {
  if (view.getUint32(at, true) !== CENTRAL) throw new Error("no entry where one was announced");
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  const packed = view.getUint32(at + 20, true);
  const offset = view.getUint32(at + 42, true);
  if (packed === UNKNOWN32 || offset === UNKNOWN32) throw new Error("Zip64 is not read");
  return {
    name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    packed,
    offset,
    next,
  };
}

/** Yields the files of a zip by its central directory; throws as `readArchive`. */
export function* readZip(bytes: Uint8Array, budget: ArchiveBudget): Generator<ArchiveEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < count; entry++) {
    const { name, flags, method, packed, offset, next } = readCentral(view, bytes, at);
    at = next;
    if (name.endsWith("/") || (flags & ENCRYPTED) !== 0) continue;
    if (view.getUint32(offset, true) !== LOCAL) throw new Error("an entry has no header");
    const start = offset + 30 + view.getUint16(offset + 26, true) +
      view.getUint16(offset + 28, true);
    const data = bytes.subarray(start, start + packed);
    if (data.length !== packed) throw new Error("an entry is cut off");
    if (method !== STORED && method !== DEFLATED) continue;
    const content = method === STORED ? data : unpack("inflateRawSync", data, budget);
    spend(budget, content.length);
    yield { name, bytes: content };
  }
}
