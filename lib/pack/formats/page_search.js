// Search in names and contents, and marks on what was found.

const MAX_FILES = 200;
const MAX_LINES = 400;
const byId = (id) => document.getElementById(id);
const query = byId("query");
const results = byId("results");
const chunks = [...document.querySelectorAll("article.chunk")];
const texts = new Map();
let pattern;

function textOf(chunk) {
  let text = texts.get(chunk);
  if (text === undefined) texts.set(chunk, text = chunk.querySelector("code").textContent);
  return text;
}

/** Returns a pattern for the words as they are; small letters find capitals too. */
function patternFor(words) {
  const source = words.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return new RegExp(source, /\p{Lu}/u.test(words) ? "gu" : "giu");
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}

/** Returns a part of a line around what was found in it. */
function snippet(line, at, length) {
  const start = Math.max(0, at - 14);
  const head = (start > 0 ? "…" : "") + line.slice(start, at).trimStart();
  const mark = element("mark", "", line.slice(at, at + length));
  return [head, mark, line.slice(at + length, at + length + 100)];
}

function hrefOf(chunk, line) {
  const path = encodeURIComponent(chunk.dataset.path).replaceAll("%2F", "/");
  return `#${path}:L${line}`;
}

/** Returns a link to each line of a chunk that holds what is searched, up to a number. */
function hitsIn(chunk, most) {
  const text = textOf(chunk);
  const hits = [];
  let [line, counted, last] = [Number(chunk.dataset.start), 0, -1];
  for (const match of text.matchAll(pattern)) {
    for (;;) {
      const newline = text.indexOf("\n", counted);
      if (newline < 0 || newline >= match.index) break;
      counted = newline + 1;
      line++;
    }
    if (line === last) continue;
    last = line;
    if (hits.length >= most) return { hits, isCut: true };
    const end = text.indexOf("\n", counted);
    const whole = text.slice(counted, end < 0 ? text.length : end);
    const found = match[0].split("\n", 1)[0].length;
    const link = element("a", "hit-line", element("span", "num", String(line)));
    link.href = hrefOf(chunk, line);
    link.append(element("code", "", ...snippet(whole, match.index - counted, found)));
    hits.push(link);
  }
  return { hits, isCut: false };
}

function search() {
  const words = query.value.trim();
  results.hidden = words === "";
  byId("tree").hidden = words !== "";
  byId("found").textContent = "";
  results.replaceChildren();
  pattern = undefined;
  markFound();
  if (words === "") return;
  pattern = patternFor(words);
  let [files, lines, isCut] = [0, 0, false];
  const named = [];
  const holding = [];
  for (const chunk of chunks) {
    if (files >= MAX_FILES || lines >= MAX_LINES) {
      isCut = true;
      break;
    }
    const isNamed = chunk.dataset.path.search(pattern) >= 0;
    const inside = hitsIn(chunk, MAX_LINES - lines);
    isCut ||= inside.isCut;
    if (!isNamed && inside.hits.length === 0) continue;
    files++;
    lines += inside.hits.length;
    const name = chunk.querySelector("h2 a").cloneNode(true);
    name.className = "hit-file";
    (isNamed ? named : holding).push(element("div", "hit-group", name, ...inside.hits));
  }
  results.append(...named, ...holding);
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  byId("found").textContent = files === 0
    ? "Nothing found"
    : `${count(lines, "line")} in ${count(files, "chunk")}${isCut ? ", and more" : ""}`;
  markFound();
}

/** Marks what is searched in the chunk one went to, without changing the page. */
function markFound(chunk = document.activeElement?.closest?.("article.chunk")) {
  if (globalThis.CSS?.highlights === undefined) return;
  CSS.highlights.delete("found");
  if (pattern === undefined || !chunk) return;
  const nodes = [];
  const walker = document.createTreeWalker(chunk.querySelector("code"), NodeFilter.SHOW_TEXT);
  let length = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push([length, node]);
    length += node.data.length;
  }
  let at = 0;
  const place = (offset) => {
    while (at + 1 < nodes.length && nodes[at + 1][0] <= offset) at++;
    return [nodes[at][1], offset - nodes[at][0]];
  };
  const highlight = new Highlight();
  for (const match of textOf(chunk).matchAll(pattern)) {
    const range = new Range();
    range.setStart(...place(match.index));
    range.setEnd(...place(match.index + match[0].length));
    highlight.add(range);
    if (highlight.size >= 1000) break;
  }
  CSS.highlights.set("found", highlight);
}

let timer;
query.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 120);
});
query.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    query.value = "";
    search();
    query.blur();
  } else if (event.key === "ArrowDown" || event.key === "Enter") {
    clearTimeout(timer);
    search();
    const first = results.querySelector("a");
    if (event.key === "Enter") first?.click();
    else first?.focus();
    event.preventDefault();
  }
});
results.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") query.focus();
  if (by === undefined) return;
  const links = [...results.querySelectorAll("a")];
  const next = links[links.indexOf(document.activeElement) + by];
  (next ?? query).focus();
  event.preventDefault();
});
document.addEventListener("show-chunk", (event) => markFound(event.detail));
if (query.value !== "") search();
