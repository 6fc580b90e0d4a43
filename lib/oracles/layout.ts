import { headerLine } from "../pack/mod.ts";
import { failed, nameOf, type Oracle, passed, type Subject, type Verdict } from "./subject.ts";

const encoder = new TextEncoder();

function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at + expected.length > bytes.length) return false;
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

/** Where a section and its parts lie in the body. */
export interface SectionSpan {
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** After the line feed that ends the section. */
  readonly end: number;
}

/** Returns every section's place, or what does not fit: the sections must be the body exactly. */
export function layOut(subject: Pick<Subject, "index" | "body">): readonly SectionSpan[] | string {
  const { body, index } = subject;
  const spans: SectionSpan[] = [];
  let at = 0;
  for (const chunk of index.chunks) {
    const header = encoder.encode(headerLine(chunk.file_path, chunk.start_line, chunk.end_line));
    const contentStart = at + header.length;
    if (!startsWith(body, at, header)) {
      return `${nameOf(chunk)}: its header line is not at byte ${at} of the body`;
    }
    if (chunk.body_start !== contentStart) {
      return `${
        nameOf(chunk)
      }: body_start is ${chunk.body_start}, the content is at ${contentStart}`;
    }
    const contentEnd = chunk.body_end;
    if (contentEnd <= contentStart || contentEnd > body.length) {
      return `${nameOf(chunk)}: body_end is ${contentEnd}, out of the section`;
    }
    const isClosed = body[contentEnd - 1] === 0x0a;
    if (!isClosed && body[contentEnd] !== 0x0a) {
      return `${nameOf(chunk)}: no line feed ends its content`;
    }
    const end = isClosed ? contentEnd : contentEnd + 1;
    spans.push({ start: at, contentStart, contentEnd, end });
    at = end;
  }
  return at === body.length ? spans : `${body.length - at} bytes of the body belong to no chunk`;
}

function countNewlines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

/** Every header line, span and line count is as the body has it, and the body holds nothing else. */
export const LAYOUT: Oracle = {
  id: "layout",
  title: "Sections are where the index says, and the body is nothing but sections",
  judge(subject): Verdict {
    const spans = layOut(subject);
    if (typeof spans === "string") return failed(spans);
    for (const [i, chunk] of subject.index.chunks.entries()) {
      const { contentStart, contentEnd, end } = spans[i]!;
      const length = contentEnd - contentStart;
      if (chunk.end_byte - chunk.start_byte !== length) {
        return failed(
          `${nameOf(chunk)}: ${length} bytes in the body, ` +
            `${chunk.end_byte - chunk.start_byte} in the file`,
        );
      }
      const lines = countNewlines(subject.body.subarray(contentStart, end));
      if (chunk.end_line - chunk.start_line + 1 !== lines) {
        return failed(`${nameOf(chunk)}: its content has ${lines} lines`);
      }
      const isWhole = !chunk.truncated;
      if (isWhole && (chunk.start_line !== 1 || chunk.start_byte !== 0)) {
        return failed(`${nameOf(chunk)}: not truncated, but it does not start the file`);
      }
      const mode = isWhole ? "full" : "lines";
      if ((chunk.chunk_type === "file") !== isWhole || chunk.mode !== mode) {
        return failed(`${nameOf(chunk)}: chunk_type and mode do not agree with truncated`);
      }
    }
    return passed(`${spans.length} sections make up the ${subject.body.length} bytes of the body`);
  },
};
