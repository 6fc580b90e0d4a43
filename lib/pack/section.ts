/**
 * Characters that may not stand in a header line as they are: they would end the line, hide its
 * text or turn its order around.
 */
const UNSAFE =
  // deno-lint-ignore no-control-regex -- they are what it is about
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Returns a path as a header line shows it: itself; but where it holds a control character, or
 * begins with `"`, its JSON string. So a path in a header is quoted exactly where the header's path
 * begins with `"`, and the line has no line break within. The index always holds the path itself.
 */
export function headerPath(path: string): string {
  if (!path.startsWith('"') && path.search(UNSAFE) < 0) return path;
  return JSON.stringify(path).replaceAll(UNSAFE, escapeUnit);
}

/** Ends a header line. In every encoding a token starts with it, since a digit stands before it. */
const HEADER_END = " ===\n";

/** Returns a section's header line but for its end, which is the same in all of them. */
export function headerStart(path: string, startLine: number, endLine: number): string {
  return `=== ${headerPath(path)} L${startLine}-L${endLine}`;
}

/** Returns a section's header line, with its line feed. */
export function headerLine(path: string, startLine: number, endLine: number): string {
  return headerStart(path, startLine, endLine) + HEADER_END;
}

/** Returns a content as it stands in a body: with a line feed at its end, added where it has none. */
export function closedContent(content: string): string {
  return content.endsWith("\n") ? content : `${content}\n`;
}

/** Returns a section of a body: its header line and its content. */
export function sectionText(
  path: string,
  content: string,
  lines: { readonly start: number; readonly end: number },
): string {
  return headerLine(path, lines.start, lines.end) + closedContent(content);
}

const headerEnd = new TextEncoder().encode(HEADER_END);

/**
 * Returns the bytes of a section from where {@linkcode headerStart} ends: what of it depends on the
 * content alone. The tokens of both parts are those of the section.
 */
export function sectionEnd(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const isClosed = content.at(-1) === 0x0a;
  const bytes = new Uint8Array(headerEnd.length + content.length + (isClosed ? 0 : 1));
  bytes.set(headerEnd);
  bytes.set(content, headerEnd.length);
  if (!isClosed) bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

/** Returns how many lines a text has; a line ends after `\n`, the last one may lack it. */
export function countLines(text: string): number {
  let lines = 0;
  let at = -1;
  do {
    at = text.indexOf("\n", at + 1);
    lines++;
  } while (at >= 0);
  return text.endsWith("\n") || text === "" ? lines - 1 : lines;
}
