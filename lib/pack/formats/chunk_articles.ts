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

function facts(
  chunk: Chunk,
  about: { readonly rank: number; readonly of: number; readonly plain: string | undefined },
): string {
  const items = [
    `<b>${formatCount(chunk.tokens)}</b> tokens`,
    escapeHtml(chunk.language),
    escapeHtml(printable(chunk.reason)),
    `<span title="score ${chunk.score}">rank ${about.rank} of ${about.of}</span>`,
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
  const ranks = ranksByScore(sections.map(({ chunk }) => chunk));
  return sections.map(({ chunk, content }, place) => {
    const { html, plain, isMostlyHidden } = highlightCode(content, chunk.language, highlighter);
    const { file_path: path, start_line: start, end_line: end } = chunk;
    const header = headerLine(path, start, end).slice(0, -1);
    const about = { rank: ranks[place]!, of: sections.length, plain };
    const values = [
      `id="${attribute(chunkAnchor(chunk))}"`,
      `class="chunk h${countLines(content)}"`,
      `data-path="${attribute(path)}"`,
      headerPath(path) === path ? "" : ` data-header="${attribute(header)}"`,
      ` data-start=${start} data-end=${end} data-tokens=${chunk.tokens}`,
      ` data-language="${attribute(chunk.language)}" tabindex="-1"`,
    ];
    // The parser drops one line feed after <pre>.
    return `<article ${values[0]} ${values[1]} ${values.slice(2).join("")}>
<header><h2><a href="${chunkHref(chunk)}">${
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
