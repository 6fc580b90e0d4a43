import { sha256Hex } from "../base/mod.ts";
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

/** Reads the chosen ranges again and writes the body; sections stand in the order of their paths. */
export async function renderBody(
  sections: readonly ChosenSection[],
  options: { readonly repo: Pick<Repo, "readBlob">; readonly tokenizer: Tokenizer },
): Promise<Rendering> {
  const ordered = [...sections].sort(compareSections);
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const chunks: Chunk[] = [];
  let length = 0;
  let headersTokens = 0;
  const append = (bytes: Uint8Array): void => {
    parts.push(bytes);
    length += bytes.length;
  };
  for (const [i, section] of ordered.entries()) {
    const { file, startLine, endLine } = section;
    const { path, oid } = file.entry;
    const blob = await options.repo.readBlob(oid);
    const startByte = skipLines(blob, 0, startLine - 1);
    const endByte = skipLines(blob, startByte, endLine - startLine + 1);
    // A copy, so that the rest of a large blob is not kept.
    const content = blob.slice(startByte, endByte);
    const header = headerLine(path, startLine, endLine);
    headersTokens += options.tokenizer.count(header);
    append(encoder.encode(header));
    const bodyStart = length;
    append(content);
    const bodyEnd = length;
    if (content.at(-1) !== 0x0a) append(Uint8Array.of(0x0a));
    const isTruncated = content.length < blob.length;
    const contentHash = sha256Hex(content);
    const isLast = i === ordered.length - 1;
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
  const body = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    body.set(part, offset);
    offset += part.length;
  }
  return { body, chunks, headersTokens };
}
