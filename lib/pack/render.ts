import { PackRepoError, sha256Hex } from "../base/mod.ts";
import type { Repo } from "../repo/mod.ts";
import type { Tokenizer } from "../tokens/mod.ts";
import { chunkId } from "./digests.ts";
import { headerLine } from "./section.ts";
import { type ChosenSection, compareSections, type SectionKind } from "./selection.ts";
import type { Chunk } from "./types.ts";

/** A body and what the index says of it. */
export interface Rendering {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly chunks: readonly Chunk[];
  /** The tokens of the header lines, each counted alone. */
  readonly headersTokens: number;
}

/** Returns where the line after `lines` further lines starts, counted from a line's start. */
function skipLines(bytes: Uint8Array, start: number, lines: number): number {
  let at = start;
  for (let i = 0; i < lines; i++) {
    const newline = bytes.indexOf(0x0a, at);
    if (newline < 0) return bytes.length;
    at = newline + 1;
  }
  return at;
}

/** What is said of a part after the reason for its file. */
const PART_REASONS: Readonly<Record<SectionKind, string>> = {
  whole: "",
  head: "; its head",
  blocks: "; what changed most lately in it",
  filler: "; a part that fills the budget",
};

function reasonOf({ file, kind }: ChosenSection): string {
  const isAsked = kind === "blocks" && file.isFocused;
  return `${file.reason}${isAsked ? "; what holds most of the focus in it" : PART_REASONS[kind]}`;
}

/** Room for a header line and a line feed, as long as a path is of usual length. */
const HEADER_ROOM = 256;

/** A body of more bytes is not made: it would have to be held in memory several times. */
const MAX_BODY_BYTES = 2 ** 28;

function requireSmallBody(bytes: number): void {
  if (bytes <= MAX_BODY_BYTES) return;
  throw new PackRepoError({
    code: "pack.body-too-large",
    exit: "usage",
    message: `Cannot pack ${bytes} bytes or more into one body: the most is ${MAX_BODY_BYTES}`,
    hint: "Pass a smaller --budget",
  });
}

/** Memory that is reserved for a body at once: what is not written to costs nothing. */
class BodyWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(sections: readonly ChosenSection[]) {
    // Of parts it is not known yet.
    const whole = sections.filter(({ kind }) => kind === "whole");
    const bytes = whole.reduce((sum, { file }) => sum + file.entry.size, 0);
    requireSmallBody(bytes);
    this.#bytes = new Uint8Array(bytes + HEADER_ROOM * sections.length);
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    const end = this.#length + bytes.length;
    requireSmallBody(end);
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = end;
  }

  end(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}

const MAX_AHEAD_FILES = 64;
const MAX_AHEAD_BYTES = 2 ** 22;

/** Reads the blobs of sections in their order, some of them ahead. */
async function* blobsOf(
  sections: readonly ChosenSection[],
  repo: Pick<Repo, "readBlob">,
): AsyncGenerator<Uint8Array> {
  const ahead: Promise<Uint8Array>[] = [];
  let bytes = 0;
  let next = 0;
  for (const { file: { entry: current } } of sections) {
    while (
      next < sections.length && ahead.length < MAX_AHEAD_FILES &&
      (ahead.length === 0 || bytes < MAX_AHEAD_BYTES)
    ) {
      const { entry } = sections[next++]!.file;
      const blob = repo.readBlob(entry.oid);
      // A failure is reported when its turn comes.
      blob.catch(() => {});
      ahead.push(blob);
      bytes += entry.size;
    }
    yield await ahead.shift()!;
    bytes -= current.size;
  }
}

/**
 * Reads the chosen ranges again and writes the body; sections stand in the order of their paths.
 *
 * @throws {PackRepoError} `pack.body-too-large` (64).
 */
export async function renderBody(
  sections: readonly ChosenSection[],
  options: { readonly repo: Pick<Repo, "readBlob">; readonly tokenizer: Tokenizer },
): Promise<Rendering> {
  const ordered = [...sections].sort(compareSections);
  const encoder = new TextEncoder();
  const body = new BodyWriter(ordered);
  const chunks: Chunk[] = [];
  let headersTokens = 0;
  for await (const blob of blobsOf(ordered, options.repo)) {
    const section = ordered[chunks.length]!;
    const { file, startLine, endLine } = section;
    const { path, oid } = file.entry;
    const startByte = skipLines(blob, 0, startLine - 1);
    const endByte = section.kind === "whole"
      ? blob.length
      : skipLines(blob, startByte, endLine - startLine + 1);
    const content = blob.subarray(startByte, endByte);
    const header = headerLine(path, startLine, endLine);
    headersTokens += options.tokenizer.count(header);
    body.append(encoder.encode(header));
    const bodyStart = body.length;
    body.append(content);
    const bodyEnd = body.length;
    if (content.at(-1) !== 0x0a) body.append(Uint8Array.of(0x0a));
    const isTruncated = content.length < blob.length;
    const contentHash = sha256Hex(content);
    const isLast = chunks.length === ordered.length - 1;
    const range = { file_path: path, start_line: startLine, end_line: endLine };
    chunks.push({
      id: chunkId({ ...range, content_hash: contentHash }),
      ...range,
      start_byte: startByte,
      end_byte: endByte,
      body_start: bodyStart,
      body_end: bodyEnd,
      tokens: section.tokens + (isLast ? section.endCorrection : 0),
      content_hash: contentHash,
      blob_oid: oid,
      language: file.language,
      chunk_type: isTruncated ? section.kind === "filler" ? "lines" : "blocks" : "file",
      mode: isTruncated ? "lines" : "full",
      truncated: isTruncated,
      reason: reasonOf(section),
      score: file.score,
    });
  }
  return { body: body.end(), chunks, headersTokens };
}
