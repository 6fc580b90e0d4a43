import { escapeHtml, formatCount, printable } from "../../report/mod.ts";
import type { Chunk, Skipped } from "../types.ts";
import { chunkHref } from "./page_links.ts";
import { countReasons, ranksByScore } from "./sections.ts";

/** A table of more rows would make the page slow; the index holds them all. */
export const MAX_ROWS = 5_000;

/** What each reason means, in the words of spec/pack.md. */
const MEANINGS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  binary: "not text",
  budget: "eligible, but the budget went to others",
  duplicate: "another path has the same content",
  empty: "nothing but white space",
  encoding: "text, but not UTF-8",
  "lfs-pointer": "stands for a file that is kept elsewhere",
  lock: "a package manager's lock file",
  "long-line": "a line of more than 16 KiB",
  minified: "made for machines to read",
  oversize: "more than 8 MiB",
  "path-encoding": "its path is not UTF-8",
  secret: "may hold credentials",
  submodule: "another repository",
  symlink: "a link, which is not followed",
  generated: "made by a program, as it or .gitattributes says",
  ignored: "named by a .packrepoignore file",
  scope: "not asked for",
  vendored: "other people's code",
};

function text(value: string): string {
  return escapeHtml(printable(value));
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
    }">${text(chunk.file_path)}</a> <span class="dim">L${chunk.start_line}–L${chunk.end_line}` +
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
      text(MEANINGS[reason] ?? reason)
    }">${text(reason)} <b>${formatCount(files)}</b></button>`
  );
  return `<p class="chips" role="group" aria-label="Show one reason">${buttons.join(" ")}</p>`;
}

/** Returns what was left out as a table, and the reasons with their numbers. */
export function renderLeftOut(skipped: readonly Skipped[]): string {
  if (skipped.length === 0) return `<p class="note">Nothing was left out.</p>`;
  const rows = skipped.slice(0, MAX_ROWS).map(({ file_path, reason, bytes }) =>
    `<tr data-reason="${text(reason)}"><td class="path">${text(file_path)}</td><td>${
      text(reason)
    } <span class="dim">${text(MEANINGS[reason] ?? "")}</span></td><td class="num">${
      formatCount(bytes)
    }</td></tr>`
  );
  return `${reasonButtons(skipped)}<table><thead><tr><th scope="col">Path</th>` +
    `<th scope="col">Why it was left out</th><th scope="col" class="num">Bytes</th></tr></thead>\n` +
    `<tbody>${rows.join("\n")}</tbody></table>${moreRows(skipped.length)}`;
}
