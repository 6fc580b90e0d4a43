import { escapeHtml, formatCount, printable } from "../../report/mod.ts";
import { countReasons, skipMeaning } from "../skip_meanings.ts";
import type { Chunk, Skipped } from "../types.ts";
import { chunkHref } from "./page_links.ts";
import { ranksByScore } from "./sections.ts";

/** A table of more rows would make the page slow; the index holds them all. */
export const MAX_ROWS = 5_000;

function text(value: string): string {
  return escapeHtml(printable(value));
}

/** Returns a path that may be broken behind each slash. */
function pathText(path: string): string {
  return text(path).replaceAll("/", "/<wbr>");
}

function moreRows(all: number): string {
  return all <= MAX_ROWS
    ? ""
    : `<p class="note">${formatCount(all - MAX_ROWS)} more are listed in pack.index.json.</p>`;
}

/** Returns the chunks as a table, in the order of their choice. */
export function renderChosen(chunks: readonly Chunk[]): string {
  const ranks = ranksByScore(chunks);
  const ordered = chunks.map((_, place) => place).sort((a, b) => ranks[a]! - ranks[b]!);
  const rows = ordered.slice(0, MAX_ROWS).map((place) => {
    const chunk = chunks[place]!;
    return `<tr><td class="num">${ranks[place]}</td><td class="path"><a href="${
      chunkHref(chunk)
    }">${pathText(chunk.file_path)}</a> <span class="dim">L${chunk.start_line}–L${chunk.end_line}` +
      `</span></td><td class="num">${formatCount(chunk.tokens)}</td><td>${text(chunk.reason)}` +
      `</td><td class="num dim">${chunk.score}</td></tr>`;
  });
  return `<table><thead><tr><th scope="col" class="num">Rank</th><th scope="col">Chunk</th>` +
    `<th scope="col" class="num">Tokens</th><th scope="col">Why it was chosen</th>` +
    `<th scope="col" class="num">Score</th></tr></thead>\n<tbody>${rows.join("\n")}</tbody>` +
    `</table>${moreRows(chunks.length)}`;
}

/** Returns the reasons with their numbers of files, as buttons that filter the table below. */
function reasonButtons(skipped: readonly Skipped[]): string {
  const buttons = countReasons(skipped).map(([reason, files]) =>
    `<button type="button" class="chip" data-reason="${text(reason)}" aria-pressed="false" title="${
      text(skipMeaning(reason) || reason)
    }">${text(reason)} <b>${formatCount(files)}</b></button>`
  );
  return `<p class="chips" role="group" aria-label="Show one reason">${buttons.join(" ")}</p>`;
}

/** Returns what was left out as a table, and the reasons with their numbers. */
export function renderLeftOut(skipped: readonly Skipped[]): string {
  if (skipped.length === 0) return `<p class="note">Nothing was left out.</p>`;
  const rows = skipped.slice(0, MAX_ROWS).map(({ file_path, reason, bytes }) =>
    `<tr data-reason="${text(reason)}"><td class="path">${pathText(file_path)}</td><td>${
      text(reason)
    } <span class="dim">${text(skipMeaning(reason))}</span></td><td class="num">${
      formatCount(bytes)
    }</td></tr>`
  );
  return `${reasonButtons(skipped)}<table><thead><tr><th scope="col">Path</th>` +
    `<th scope="col">Why it was left out</th><th scope="col" class="num">Bytes</th></tr></thead>\n` +
    `<tbody>${rows.join("\n")}</tbody></table>${moreRows(skipped.length)}`;
}
