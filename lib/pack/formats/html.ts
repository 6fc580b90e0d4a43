import { sha256Hex } from "../../base/mod.ts";
import { escapeHtml, formatCount, printable } from "../../report/mod.ts";
import { selectionFlags } from "../selection_flags.ts";
import type { Pack } from "../types.ts";
import { heightRules, renderArticles } from "./chunk_articles.ts";
import { renderChosen, renderLeftOut } from "./choice_tables.ts";
import { renderTree } from "./file_tree.ts";
import { loadHighlighter } from "./grammars.ts";
import MAP_SCRIPT from "./page_map.js" with { type: "text" };
import PAGE_SCRIPT from "./page_script.js" with { type: "text" };
import SEARCH_SCRIPT from "./page_search.js" with { type: "text" };
import STYLE from "./page_style.css" with { type: "text" };
import THEME_SCRIPT from "./page_theme.js" with { type: "text" };
import { packSections } from "./sections.ts";
import { projectName } from "./title.ts";

/** Returns what a content-security policy names an inline script or style by (CSP 3, section 2.3.1). */
function hashSource(text: string): string {
  return `'sha256-${Uint8Array.fromHex(sha256Hex(text)).toBase64()}'`;
}

/**
 * Returns the policy of a page: these scripts and this style, and nothing else. Nothing is loaded, no
 * form is sent, and no script makes markup from text (`trusted-types`).
 */
function policyFor(scripts: readonly string[], style: string): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashSource).join(" ")}`,
    `style-src ${hashSource(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** The key that does each thing, as the help tells it. */
const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ["/", "search names and contents"],
  ["j k", "next and previous chunk, or result"],
  ["f m c l", "files, map, choices, LLM text"],
  ["t", "dark or light"],
  ["w", "wrap long lines"],
  ["y", "copy the chunk one is at"],
  ["?", "this help"],
  ["Esc", "close, clear"],
];

function helpDialog(): string {
  const rows = KEYS.map(([keys, does]) => {
    const caps = keys.split(" ").map((key) => `<kbd>${key}</kbd>`).join(" ");
    return `<dt>${caps}</dt><dd>${does}</dd>`;
  });
  return `<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2>
<dl>${rows.join("\n")}</dl>
<button type="button" id="close-help">Close</button></dialog>`;
}

function factsLine(pack: Pack): string {
  const { metadata, budget_info: budget, tokenizer_info: tokenizer, skipped } = pack.index;
  const { commit } = metadata.repo_info;
  const share = (budget.utilization_ppm / 10_000).toFixed(2);
  const files = new Set(pack.index.chunks.map((chunk) => chunk.file_path)).size;
  return `<span title="${commit}">commit <code>${commit.slice(0, 10)}</code></span> ` +
    `<span>${metadata.created_at.slice(0, 10)}</span> ` +
    `<span class="budget"><b>${formatCount(budget.actual_tokens)}</b> of ${
      formatCount(budget.target_budget)
    } ` +
    `${tokenizer.name} tokens, ${share} %</span> <span>${formatCount(files)} files in, ` +
    `${formatCount(skipped.length)} left out</span>`;
}

/** Returns the flags of a selection by hand, where there was one. */
function selectionNote(pack: Pack): string {
  const { selection } = pack.index.metadata;
  if (selection === undefined) return "";
  const flags = selectionFlags(selection).map((flag) => `<code>${escapeHtml(flag)}</code>`);
  return `<p class="note" id="selected">Selected by ${flags.join(" ")}</p>\n`;
}

/**
 * Returns a pack as one HTML page that needs nothing else: a tree, a map, a search, the chunks in
 * colours with why each was chosen, what was left out, and the body's exact text. Its policy lets its
 * own scripts run and nothing that a repository brought; without scripts it can still be read.
 */
export async function renderHtml(pack: Pack): Promise<string> {
  const { chunks, skipped } = pack.index;
  const sections = packSections(pack);
  const highlighter = await loadHighlighter(chunks.map((chunk) => chunk.language));
  const name = projectName(pack.index, sections) ?? "Pack";
  const title = escapeHtml(printable(name));
  const style = `${STYLE}\n${heightRules(sections)}`;
  const body = [PAGE_SCRIPT, MAP_SCRIPT, SEARCH_SCRIPT];
  const size = formatCount(pack.body.length);
  const tokens = formatCount(pack.index.budget_info.actual_tokens);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor([THEME_SCRIPT, ...body], style)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="PackRepo">
<title>${title}: packed</title>
<style>${style}</style>
<script>${THEME_SCRIPT}</script>
</head>
<body data-body-sha256="${pack.index.body_sha256}">
<a class="skip" href="#main">Skip to the files</a>
<header id="top">
<div class="what"><h1>${title}</h1><p class="facts">${factsLine(pack)}</p></div>
<nav aria-label="Views">
<a href="#/files" data-key="f">Files</a>
<a href="#/map" data-key="m">Map</a>
<a href="#/choices" data-key="c">Choices</a>
<a href="#/text" data-key="l">LLM text</a>
</nav>
<div class="tools">
<button type="button" id="open-side" aria-controls="side" aria-expanded="false">Tree</button>
<button type="button" id="theme">Theme</button>
<button type="button" id="keys" aria-label="Keys">?</button>
</div>
</header>
<div id="page">
<aside id="side" aria-label="Search and tree">
<div class="find" role="search"><input id="query" type="search" placeholder="Search  /" aria-label="Search names and contents" autocomplete="off" spellcheck="false">
<p id="found" role="status"></p></div>
<div id="results" hidden></div>
<nav id="tree" aria-label="Files">${renderTree(chunks)}</nav>
</aside>
<main id="main" tabindex="-1">
<section id="view-files" data-view="files" aria-label="Files">
${renderArticles(sections, highlighter).join("")}</section>
<section id="view-map" data-view="map" aria-label="Map">
<div class="bar"><h2>Where the budget went</h2><p id="map-place"></p></div>
<div id="map" role="group" aria-label="Files by their tokens; the tree tells the same"></div>
<p id="map-about" class="note"></p>
</section>
<section id="view-choices" data-view="choices" aria-label="Choices">
<div class="bar"><div class="switch" role="group" aria-label="Which choices">
<button type="button" data-shows="left-out" aria-pressed="true">Left out <small>${
    formatCount(skipped.length)
  }</small></button>
<button type="button" data-shows="chosen" aria-pressed="false">Chosen <small>${
    formatCount(chunks.length)
  }</small></button></div>
<input id="filter" type="search" placeholder="Filter" aria-label="Filter paths and reasons" autocomplete="off" spellcheck="false"></div>
${selectionNote(pack)}<div class="scroll" id="left-out"><h2 class="unseen">Left out</h2>${
    renderLeftOut(skipped)
  }</div>
<div class="scroll" id="chosen"><h2 class="unseen">Chosen</h2>${renderChosen(chunks)}</div>
</section>
<section id="view-text" data-view="text" aria-label="LLM text">
<div class="bar"><h2>LLM text <small>${tokens} tokens, ${size} bytes</small></h2>
<p id="text-check" role="status"></p><button type="button" id="copy-all" class="main">Copy all</button></div>
<div id="text"></div>
</section>
<noscript><p class="note">The map, the search and the LLM text need the page's scripts. The text is in pack.body.txt.</p></noscript>
</main>
</div>
${helpDialog()}
<p id="toast" role="status"></p>
${body.map((script) => `<script type="module">${script}</script>`).join("\n")}
</body>
</html>
`;
}
