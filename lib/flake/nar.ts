import { Sha256, type Sha256Hex } from "../base/mod.ts";
import { flakeError } from "./flake_error.ts";
import { formatHash } from "./hash_text.ts";
import { type NarPart, narPartsOf, showName } from "./nar_parts.ts";

/** A regular file of a tree. */
export interface NarFile {
  readonly kind: "file";
  readonly executable: boolean;
  /** Bytes; reading anything else is an error. */
  readonly size: number;
  /** Reads it whole; used for small files, several at once. */
  read(): Promise<Uint8Array>;
  /** Reads it piece by piece; used for large files. */
  stream(): AsyncIterable<Uint8Array>;
}

/** A symbolic link of a tree; it is never followed. */
export interface NarLink {
  readonly kind: "link";
  /** Reads the bytes of its target, as they are. */
  read(): Promise<Uint8Array>;
}

/** One name in a folder. */
export interface NarEntry {
  /** The name's own bytes; they need not be UTF-8. */
  readonly name: Uint8Array;
  readonly node: NarNode;
}

/** A folder of a tree; the order of its entries does not matter. */
export interface NarFolder {
  readonly kind: "folder";
  readonly entries: readonly NarEntry[];
}

/** What a NAR holds: a tree, or a single file or link. */
export type NarNode = NarFile | NarLink | NarFolder;

/** The digest of a tree as a NAR. */
export interface NarHash {
  readonly sha256: Sha256Hex;
  /** The same as lock files write it, `sha256-…`. */
  readonly sri: string;
  /** The NAR's length in bytes. */
  readonly size: number;
}

/** A file above this many bytes is streamed, never held. */
const LARGE_FILE = 1 << 20;

/** How far small files are read ahead: one round trip to git per file would cost more than hashing. */
const AHEAD_BYTES = 8 << 20;
const AHEAD_READS = 256;
const AHEAD_PARTS = 4096;

/** Small pieces are joined, so that a consumer sees few chunks. */
const CHUNK_BYTES = 64 << 10;

const ZEROS = new Uint8Array(8);

/** A part of the NAR on its way out, with its content where that is being read already. */
interface Pending {
  readonly part: NarPart;
  readonly content?: Promise<Uint8Array>;
  readonly held: number;
}

/** Joins small pieces; an array handed out is never written to again. */
class Joiner {
  #chunk = new Uint8Array(CHUNK_BYTES);
  #used = 0;
  #full: Uint8Array[] = [];

  put(bytes: Uint8Array): void {
    if (bytes.length >= CHUNK_BYTES) {
      this.#seal();
      this.#full.push(bytes);
      return;
    }
    let rest = bytes;
    while (rest.length > 0) {
      const taken = rest.subarray(0, CHUNK_BYTES - this.#used);
      this.#chunk.set(taken, this.#used);
      this.#used += taken.length;
      rest = rest.subarray(taken.length);
      if (this.#used === CHUNK_BYTES) this.#seal();
    }
  }

  /** Puts a string of the format: length as 64 bits, little-endian; bytes; zeros to a multiple of 8. */
  putString(bytes: Uint8Array): void {
    this.put(lengthBytes(bytes.length));
    this.put(bytes);
    this.putPadding(bytes.length);
  }

  putPadding(length: number): void {
    this.put(ZEROS.subarray(0, (8 - length % 8) % 8));
  }

  takeFull(): readonly Uint8Array[] {
    if (this.#full.length === 0) return this.#full;
    const full = this.#full;
    this.#full = [];
    return full;
  }

  takeRest(): readonly Uint8Array[] {
    this.#seal();
    return this.takeFull();
  }

  #seal(): void {
    if (this.#used === 0) return;
    this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = new Uint8Array(CHUNK_BYTES);
    this.#used = 0;
  }
}

function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  return bytes;
}

/** The parts of a NAR with their small contents read ahead, in order, within bounds. */
class ReadAhead {
  readonly #parts: Iterator<NarPart>;
  #queue: Pending[] = [];
  /** The first one that was not taken yet: taking from an array's front costs its length. */
  #head = 0;
  #bytes = 0;
  #reads = 0;
  #isAtEnd = false;
  /** A large file waits in the queue: it streams before anything behind it is read. */
  #isBlocked = false;

  constructor(parts: Iterable<NarPart>) {
    this.#parts = parts[Symbol.iterator]();
  }

  next(): Pending | undefined {
    this.#fill();
    const pending = this.#queue[this.#head++];
    if (pending === undefined) return undefined;
    if (this.#head === AHEAD_PARTS) this.#queue = this.#queue.splice(this.#head);
    this.#head %= AHEAD_PARTS;
    this.#bytes -= pending.held;
    if (pending.content !== undefined) this.#reads--;
    else if (!(pending.part instanceof Uint8Array)) this.#isBlocked = false;
    return pending;
  }

  /** Waits for reads that nobody will take any more, so that nothing outlives the iteration. */
  async abandon(): Promise<void> {
    const contents = this.#queue.slice(this.#head).map((pending) => pending.content);
    this.#queue = [];
    this.#head = 0;
    await Promise.allSettled(contents);
  }

  #fill(): void {
    while (
      !this.#isAtEnd && !this.#isBlocked && this.#bytes < AHEAD_BYTES &&
      this.#reads < AHEAD_READS && this.#queue.length - this.#head < AHEAD_PARTS
    ) {
      const { value: part, done } = this.#parts.next();
      if (done) {
        this.#isAtEnd = true;
      } else if (part instanceof Uint8Array) {
        this.#queue.push({ part, held: part.length });
        this.#bytes += part.length;
      } else if (part.node.kind === "file" && part.node.size > LARGE_FILE) {
        this.#queue.push({ part, held: 0 });
        this.#isBlocked = true;
      } else {
        const content = part.node.read();
        // It is awaited in its turn; until then a failure must not count as unhandled.
        content.catch(() => {});
        const held = part.node.kind === "file" ? part.node.size : 0;
        this.#queue.push({ part, content, held });
        this.#bytes += held;
        this.#reads++;
      }
    }
  }
}

function contentChanged(name: Uint8Array, size: number): Error {
  return flakeError("flake.content-changed", {
    exit: "io",
    message: `Cannot hash ${showName(name)}: its content is not ${size} bytes long any more`,
    hint: "Run it again while nothing writes to the tree",
  });
}

/**
 * Serialises a tree as a NAR (Dolstra 2006, figure 5.2), the form of which Nix takes its hashes.
 *
 * Memory stays bounded whatever the files' sizes: small files are read ahead up to a few megabytes,
 * large ones stream.
 *
 * @throws {PackRepoError} `flake.bad-tree` (65) for a name that no tree can hold or that is there twice,
 * `flake.content-changed` (74) for a file that is not as long as its `size` says.
 */
export async function* narOf(root: NarNode): AsyncIterable<Uint8Array> {
  const joiner = new Joiner();
  const ahead = new ReadAhead(narPartsOf(root));
  try {
    for (let pending = ahead.next(); pending !== undefined; pending = ahead.next()) {
      const { part, content } = pending;
      if (part instanceof Uint8Array) {
        joiner.put(part);
      } else if (content !== undefined) {
        const bytes = await content;
        if (part.node.kind === "file" && bytes.length !== part.node.size) {
          throw contentChanged(part.name, part.node.size);
        }
        joiner.putString(bytes);
      } else {
        const file = part.node as NarFile;
        joiner.put(lengthBytes(file.size));
        let left = file.size;
        for await (const bytes of file.stream()) {
          left -= bytes.length;
          if (left < 0) break;
          joiner.put(bytes);
          yield* joiner.takeFull();
        }
        if (left !== 0) throw contentChanged(part.name, file.size);
        joiner.putPadding(file.size);
      }
      yield* joiner.takeFull();
    }
    yield* joiner.takeRest();
  } finally {
    await ahead.abandon();
  }
}

/** Returns the digest of a tree as a NAR, what Nix calls narHash; throws as {@linkcode narOf}. */
export async function narHash(root: NarNode): Promise<NarHash> {
  const digest = new Sha256();
  let size = 0;
  for await (const chunk of narOf(root)) {
    digest.update(chunk);
    size += chunk.length;
  }
  const sha256 = digest.digest();
  return { sha256, sri: formatHash(sha256, "sri"), size };
}
