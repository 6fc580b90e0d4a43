import { ByteReader } from "./byte_reader.ts";
import { badImage } from "./errors.ts";
import { BLOCK, paddingOf, type TarEntry } from "./tar_entry.ts";
import { parsePax, parseTarHeader, type TarHeader, tarText } from "./tar_fields.ts";
import { layerPath } from "./tree.ts";

/** An entry that was read. The content of a file must be read before the next entry is asked for. */
export type ReadEntry = TarEntry & {
  /** Where its content starts in the archive. */
  readonly offset: number;
};

/** Longer extended headers are refused: a path has 4096 bytes at most. */
const MAX_EXTENSION = 1 << 20;

const KINDS: Readonly<Record<string, TarEntry["kind"]>> = {
  "0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "link",
  "5": "folder",
};

const XATTR = "SCHILY.xattr.";

/** What headers in front of an entry say about it. */
type Extensions = Map<string, Uint8Array>;

class TarReader {
  readonly #reader: ByteReader;
  readonly #label: string;
  readonly #global: Extensions = new Map();

  constructor(source: AsyncIterable<Uint8Array>, label: string) {
    this.#reader = new ByteReader(source);
    this.#label = label;
  }

  async *entries(): AsyncGenerator<ReadEntry, void> {
    try {
      for (;;) {
        const next = await this.#nextEntry();
        if (next === undefined) return;
        const { entry, end } = next;
        yield entry;
        // Whatever of the content was not read.
        for await (const _ of this.#reader.pieces(end - this.#reader.position));
        if (this.#reader.position !== end) throw this.#bad("it ends inside a file");
      }
    } finally {
      await this.#reader.close();
    }
  }

  #bad(why: string): Error {
    return badImage(this.#label, `it is no tar archive: ${why}`);
  }

  async #header(): Promise<TarHeader | undefined> {
    const block = await this.#reader.take(BLOCK);
    // GNU tar, too, takes a missing end for an end.
    if (block.length === 0) return undefined;
    const header = parseTarHeader(block);
    if (header === "end") return undefined;
    if ("wrong" in header) throw this.#bad(header.wrong);
    return header;
  }

  async #body(header: TarHeader): Promise<Uint8Array> {
    const { size } = header;
    if (size > MAX_EXTENSION) throw this.#bad(`an extended header of ${size} bytes`);
    const body = (await this.#reader.take(size)).slice();
    const padding = paddingOf(size);
    if (body.length < size || (await this.#reader.take(padding)).length < padding) {
      throw this.#bad("it ends inside a header");
    }
    return body;
  }

  /** Returns an entry's own header, with what stands in front of it. */
  async #extended(): Promise<{ header: TarHeader; extensions: Extensions } | undefined> {
    const extensions: Extensions = new Map(this.#global);
    for (;;) {
      const header = await this.#header();
      if (header === undefined) return undefined;
      if (header.type === "x" || header.type === "g") {
        const records = parsePax(await this.#body(header));
        if (records === undefined) throw this.#bad("a pax header that is not well formed");
        for (const [key, value] of records) {
          extensions.set(key, value);
          if (header.type === "g") this.#global.set(key, value);
        }
      } else if (header.type === "L" || header.type === "K") {
        const text = await this.#body(header);
        extensions.set(header.type === "L" ? "path" : "linkpath", text);
      } else {
        return { header, extensions };
      }
    }
  }

  #text(extensions: Extensions, key: string, otherwise: Uint8Array): string {
    try {
      return tarText(extensions.get(key) ?? otherwise);
    } catch {
      throw this.#bad("a name in it is not UTF-8");
    }
  }

  #number(extensions: Extensions, key: string, otherwise: number): number {
    const text = this.#text(extensions, key, new Uint8Array());
    if (text === "") return otherwise;
    // A time may have a fraction; nothing of ours has.
    const value = /^[0-9]{1,15}(?:\.[0-9]*)?$/.test(text) ? Math.trunc(Number(text)) : undefined;
    if (value === undefined) throw this.#bad(`the ${key} ${JSON.stringify(text.slice(0, 40))}`);
    return value;
  }

  #checkedTarget(kind: "link" | "hardlink", target: string): string {
    if (target === "") throw this.#bad("a link that leads nowhere");
    return kind === "hardlink" ? layerPath(target, this.#label) : target;
  }

  async #nextEntry(): Promise<{ entry: ReadEntry; end: number } | undefined> {
    for (;;) {
      const found = await this.#extended();
      if (found === undefined) return undefined;
      const { header, extensions } = found;
      const name = this.#text(extensions, "path", header.name);
      const size = this.#number(extensions, "size", header.size);
      // Old archives have folders as files whose names end with a slash.
      const kind = header.type === "0" && name.endsWith("/") ? "folder" : KINDS[header.type];
      if (kind === undefined) {
        throw this.#bad(`${JSON.stringify(name.slice(0, 200))} is of type ${header.type}`);
      }
      const length = kind === "file" ? size : 0;
      const offset = this.#reader.position;
      if (!Number.isSafeInteger(offset + length)) throw this.#bad("a file larger than any disk");
      const end = offset + length + paddingOf(length);
      // The root itself is no entry of ours.
      if (kind === "folder" && name.split("/").every((part) => part === "" || part === ".")) {
        continue;
      }
      const attributes = new Map(
        [...extensions].filter(([key]) => key.startsWith(XATTR))
          .map(([key, value]) => [key.slice(XATTR.length), value] as const),
      );
      const meta = {
        path: layerPath(name, this.#label),
        mode: header.mode,
        uid: this.#number(extensions, "uid", header.uid),
        gid: this.#number(extensions, "gid", header.gid),
        mtime: this.#number(extensions, "mtime", header.mtime),
        ...(attributes.size === 0 ? {} : { attributes }),
        offset,
      };
      if (kind === "folder") return { entry: { ...meta, kind }, end };
      if (kind !== "file") {
        const target = this.#checkedTarget(
          kind,
          this.#text(extensions, "linkpath", header.target),
        );
        return { entry: { ...meta, kind, target }, end };
      }
      return { entry: { ...meta, kind, size, read: () => this.#content(offset, size) }, end };
    }
  }

  async *#content(offset: number, size: number): AsyncGenerator<Uint8Array, void> {
    if (this.#reader.position !== offset) {
      throw new TypeError("The content of a tar's entry is read once, before the next entry");
    }
    yield* this.#reader.pieces(size);
    if (this.#reader.position !== offset + size) throw this.#bad("it ends inside a file");
  }
}

/**
 * Reads a tar archive (POSIX 1988 and 2001, and GNU's long names) from a stream. `label` names it in
 * messages.
 *
 * @throws {PackRepoError} `container.bad-image` (65) for what is no such archive, for names that are
 * not UTF-8 or lead out of it, and for devices, sockets and pipes.
 */
export function readTar(
  source: AsyncIterable<Uint8Array>,
  label: string,
): AsyncGenerator<ReadEntry, void> {
  return new TarReader(source, label).entries();
}
