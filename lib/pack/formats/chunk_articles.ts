import type { HLJSApi } from "highlight.js";
import { escapeHtml, formatCount, printable } from "../../report/mod.ts";
import { countLines, headerLine, headerPath } from "../section.ts";
import type { Chunk } from "../types.ts";
import { highlightCode } from "./highlight.ts";
import { chunkAnchor, chunkHref } from "./page_links.ts";
import { type PackSection, ranksByScore } from "./sections.ts";

/** Returns text for a quoted attribute from which a browser reads back exactly this text. */
function attribute(text: string): string {
  return escapeHtml(text).replaceAll("\r", "&#13;");
}

function shownPath(path: string): string {
  const shown = escapeHtml(printable(path));
  const slash = shown.lastIndexOf("/") + 1;
  return `<span class="dir">${shown.slice(0, slash)}</span>${shown.slice(slash)}`;
}

/** Where a chunk stands among those of its file. */
interface Part {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** The line after the last one of the chunk before it. */
  readonly next: number;
}

/** Returns each chunk's place among those of its file; they follow each other in an index. */
function partsOf(chunks: readonly Chunk[]): Part[] {
  const counts = new Map<string, number>();
  for (const { file_path } of chunks) counts.set(file_path, (counts.get(file_path) ?? 0) + 1);
  let number = 0;
  return chunks.map(({ file_path }, place) => {
    const before = chunks[place - 1];
    number = before?.file_path === file_path ? number + 1 : 1;
    return { number, of: counts.get(file_path)!, next: number === 1 ? 1 : before!.end_line + 1 };
  });
}

/** Returns what stands between a chunk and the one before it in its file. */
function gapBefore(chunk: Chunk, part: Part): string {
  const last = chunk.start_line - 1;
  if (last < part.next) return "";
  const lines = last === part.next ? `Line ${last} is` : `Lines ${part.next}–${last} are`;
  return `<p class="gap">${lines} not in the pack</p>\n`;
}

function facts(
  chunk: Chunk,
  about: {
    readonly rank: number;
    readonly of: number;
    readonly plain: string | undefined;
    readonly part: Part;
  },
): string {
  const { part } = about;
  const items = [
    `<b>${formatCount(chunk.tokens)}</b> tokens`,
    escapeHtml(chunk.language),
    ...(part.of > 1 ? [`part ${part.number} of ${part.of}`] : []),
    ...(part.of === 1 && chunk.truncated ? ["part of the file"] : []),
    `<span title="score ${chunk.score}">rank ${about.rank} of ${about.of}</span>`,
    escapeHtml(printable(chunk.reason)),
  ];
  if (about.plain !== undefined) items.push(`no colours: ${about.plain}`);
  return items.join(" · ");
}

/**
 * Returns a pack's chunks as articles. The text of each `code` is exactly the chunk's content;
 * `data-header` is the body's header line, where the path does not give it.
 */
export function renderArticles(
  sections: readonly PackSection[],
  highlighter: HLJSApi,
): string[] {
  const chunks = sections.map(({ chunk }) => chunk);
  const ranks = ranksByScore(chunks);
  const parts = partsOf(chunks);
  return sections.map(({ chunk, content }, place) => {
    const { html, plain, isMostlyHidden } = highlightCode(content, chunk.language, highlighter);
    const { file_path: path, start_line: start, end_line: end } = chunk;
    const header = headerLine(path, start, end).slice(0, -1);
    const part = parts[place]!;
    const about = { rank: ranks[place]!, of: sections.length, plain, part };
    const values = [
      `id="${attribute(chunkAnchor(chunk))}"`,
      `class="chunk${part.number > 1 ? " more" : ""} h${countLines(content)}"`,
      `data-path="${attribute(path)}"`,
      headerPath(path) === path ? "" : ` data-header="${attribute(header)}"`,
      ` data-start=${start} data-end=${end} data-tokens=${chunk.tokens} data-rank=${about.rank}`,
      ` data-language="${attribute(chunk.language)}" tabindex="-1"`,
    ];
    // The parser drops one line feed after <pre>.
    return `<article ${values[0]} ${values[1]} ${values.slice(2).join("")}>
${gapBefore(chunk, part)}<header><h2><a href="${chunkHref(chunk)}">${
      shownPath(path)
    }</a> <span class="range">L${start}–L${end}</span></h2>
<p class="facts">${facts(chunk, about)}</p>
<button type="button" class="copy" aria-label="Copy ${
      attribute(printable(path))
    }">Copy</button></header>
<div class="code${isMostlyHidden ? " raw" : ""}"><pre class="src">
<code>${html}</code></pre></div>
</article>
`;
  });
}

/** Returns style rules that tell how high an article will be, before it is laid out. */
export function heightRules(sections: readonly PackSection[]): string {
  const heights = new Set(sections.map(({ content }) => countLines(content)));
  return [...heights].sort((a, b) => a - b).map((lines) => `.h${lines}{--lines:${lines}}`).join("");
}
