// Views, permalinks, keys, copying and the LLM text. Nothing here makes markup from text.

const byId = (id) => document.getElementById(id);
const chunks = [...document.querySelectorAll("article.chunk")];
const codeOf = (chunk) => chunk.querySelector("code");
const top = byId("top");
const side = byId("side");

function fitTop() {
  document.documentElement.style.setProperty("--top", `${top.offsetHeight}px`);
}

// --- views ---

const VIEWS = ["files", "map", "choices", "text"];
const places = new Map();
let view = "files";

function show(next) {
  if (next !== view) places.set(view, scrollY);
  const isChange = next !== view || document.body.dataset.view === undefined;
  view = next;
  document.body.dataset.view = view;
  for (const link of top.querySelectorAll("nav a")) {
    if (link.hash === `#/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!isChange) return;
  if (view === "text") fillText();
  scrollTo(0, places.get(view) ?? 0);
  document.dispatchEvent(new CustomEvent("show-view", { detail: view }));
}

// --- permalinks: #path:L1-L80, #path:L12 ---

/** Returns what a fragment names: a chunk, and the lines of it to mark. */
function targetOf(hash) {
  let anchor;
  try {
    anchor = decodeURIComponent(hash.slice(1));
  } catch {
    return undefined;
  }
  const match = /^([^]+):L(\d+)(?:-L(\d+))?$/.exec(anchor);
  if (match === null) return undefined;
  const [, path, from, to = from] = match;
  const [start, end] = [Number(from), Number(to)];
  const chunk = chunks.find((each) =>
    each.dataset.path === path && Number(each.dataset.start) <= start &&
    start <= Number(each.dataset.end)
  );
  if (chunk === undefined) return undefined;
  const isWhole = Number(chunk.dataset.start) === start && Number(chunk.dataset.end) === end;
  return { chunk, lines: isWhole ? undefined : [start, Math.min(end, Number(chunk.dataset.end))] };
}

function lineHeight(chunk) {
  return parseFloat(getComputedStyle(codeOf(chunk)).lineHeight);
}

function markLines(chunk, [start, end]) {
  const mark = document.createElement("div");
  mark.className = "hit";
  const first = start - Number(chunk.dataset.start);
  mark.style.top = `calc(${first} * var(--line) + var(--pad))`;
  mark.style.height = `calc(${end - start + 1} * var(--line))`;
  chunk.querySelector(".code").append(mark);
  return mark;
}

function go(hash) {
  for (const mark of document.querySelectorAll(".hit")) mark.remove();
  const named = VIEWS.find((name) => hash === `#/${name}`);
  if (named !== undefined) return show(named);
  const target = targetOf(hash);
  if (target === undefined) return show(view);
  show("files");
  const { chunk, lines } = target;
  // Only what is near is laid out; going there twice lands where it is meant to.
  for (let i = 0; i < 2; i++) {
    chunk.scrollIntoView({ block: "start" });
    if (lines === undefined) continue;
    const line = chunk.querySelector(".hit") ?? markLines(chunk, lines);
    line.scrollIntoView({ block: "center" });
  }
  chunk.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("show-chunk", { detail: chunk }));
  closeSide();
}

addEventListener("hashchange", () => go(location.hash));
// A link to where one already is changes no hash.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link !== null && link.hash === location.hash) go(link.hash);
});

// --- line numbers, written where they come into view ---

function number(chunk) {
  const code = chunk.querySelector(".code");
  if (code.querySelector(".numbers") !== null) return;
  const start = Number(chunk.dataset.start);
  const end = Number(chunk.dataset.end);
  const numbers = document.createElement("pre");
  numbers.className = "numbers";
  numbers.setAttribute("aria-hidden", "true");
  let text = "";
  for (let line = start; line <= end; line++) text += `${line}\n`;
  numbers.textContent = text;
  code.prepend(numbers);
}

for (const chunk of chunks) {
  chunk.addEventListener("contentvisibilityautostatechange", (event) => {
    if (!event.skipped) number(chunk);
  });
}

byId("view-files").addEventListener("click", (event) => {
  const numbers = event.target.closest(".numbers");
  if (numbers === null) return;
  const chunk = numbers.closest("article");
  const y = event.clientY - numbers.getBoundingClientRect().top;
  const line = Number(chunk.dataset.start) +
    Math.floor((y - parseFloat(getComputedStyle(numbers).paddingTop)) / lineHeight(chunk));
  const anchor = `#${encodePath(chunk.dataset.path)}:L${line}`;
  history.replaceState(null, "", anchor);
  for (const mark of document.querySelectorAll(".hit")) mark.remove();
  markLines(chunk, [line, line]);
});

function encodePath(path) {
  return encodeURIComponent(path).replaceAll("%2F", "/");
}

// --- copying ---

function say(text) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.classList.add("on");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => toast.classList.remove("on"), 1800);
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard for this page: the old way, which needs a selection.
    const field = document.createElement("textarea");
    field.className = "aside";
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    if (!isCopied) return say("The browser does not let this page copy");
  }
  say(`Copied ${what}`);
}

function copyChunk(chunk) {
  void copy(codeOf(chunk).textContent, chunk.dataset.path);
}

byId("view-files").addEventListener("click", (event) => {
  const button = event.target.closest("button.copy");
  if (button !== null) copyChunk(button.closest("article"));
});

// --- the LLM text: the body, put together again from the chunks ---

function sectionOf(chunk) {
  const { path, start, end } = chunk.dataset;
  const header = chunk.dataset.header ?? `=== ${path} L${start}-L${end} ===`;
  const content = codeOf(chunk).textContent;
  return `${header}\n${content}${content.endsWith("\n") ? "" : "\n"}`;
}

let sections;
const bodyText = () => (sections ??= chunks.map(sectionOf)).join("");

async function checkText(text) {
  const about = byId("text-check");
  if (globalThis.crypto?.subtle === undefined) {
    about.textContent = "Not checked: the browser gives this page no digests";
    return;
  }
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
  const isEqual = hex === document.body.dataset.bodySha256;
  about.className = isEqual ? "good" : "bad";
  about.textContent = isEqual
    ? "✓ exactly pack.body.txt: its SHA-256 is the index's"
    : "✗ not pack.body.txt: the SHA-256 differs from the index's";
}

function fillText() {
  const box = byId("text");
  if (box.firstChild !== null) return;
  const text = bodyText();
  for (const [place, section] of sections.entries()) {
    const pre = document.createElement("pre");
    pre.className = chunks[place].className;
    const header = document.createElement("b");
    const end = section.indexOf("\n") + 1;
    header.textContent = section.slice(0, end);
    pre.append(header, section.slice(end));
    box.append(pre);
  }
  void checkText(text);
}

byId("copy-all").addEventListener("click", () => void copy(bodyText(), "the whole text"));

// --- where one is, in the tree ---

let current;

function chunkAtTop() {
  const edge = top.offsetHeight + 24;
  let [low, high] = [0, chunks.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunks[middle].getBoundingClientRect().bottom > edge) high = middle;
    else low = middle + 1;
  }
  return low;
}

const treeLinks = new Map();
for (const link of byId("tree").querySelectorAll("a")) treeLinks.set(link.hash, link);
const firstOfFile = new Map();
for (const chunk of chunks) {
  if (!firstOfFile.has(chunk.dataset.path)) firstOfFile.set(chunk.dataset.path, chunk);
}

function followTree() {
  if (view !== "files" || chunks.length === 0) return;
  const chunk = firstOfFile.get(chunks[chunkAtTop()].dataset.path);
  if (chunk === current) return;
  treeLinks.get(current?.querySelector("h2 a").hash)?.removeAttribute("aria-current");
  current = chunk;
  const link = treeLinks.get(chunk.querySelector("h2 a").hash);
  if (link === undefined) return;
  link.setAttribute("aria-current", "true");
  if (scrollY === 0) {
    side.scrollTop = 0;
    return;
  }
  const box = side.getBoundingClientRect();
  const row = link.getBoundingClientRect();
  if (row.height > 0 && (row.top < box.top + 60 || row.bottom > box.bottom - 20)) {
    side.scrollTop += row.top - box.top - box.height / 3;
  }
}

let isWaiting = false;
addEventListener("scroll", () => {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    followTree();
  });
}, { passive: true });

// --- buttons and keys ---

function openSide() {
  document.body.classList.add("with-side");
  byId("open-side").setAttribute("aria-expanded", "true");
}

function closeSide() {
  document.body.classList.remove("with-side");
  byId("open-side").setAttribute("aria-expanded", "false");
}

function toggleTheme() {
  document.dispatchEvent(new CustomEvent("toggle-theme"));
}

byId("open-side").addEventListener("click", () => {
  if (document.body.classList.contains("with-side")) closeSide();
  else openSide();
});
byId("theme").addEventListener("click", toggleTheme);
byId("keys").addEventListener("click", () => byId("help").showModal());
byId("close-help").addEventListener("click", () => byId("help").close());

function isInView(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > top.offsetHeight && box.top < innerHeight;
}

/** Returns the place of the chunk that has the focus, or else of the one at the top. */
function placeOfChunk() {
  const focused = document.activeElement.closest("article.chunk");
  return focused !== null && isInView(focused) ? chunks.indexOf(focused) : chunkAtTop();
}

function step(by) {
  if (!byId("results").hidden) {
    const links = [...byId("results").querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
    return;
  }
  if (view !== "files") return show("files");
  const at = placeOfChunk();
  const isAbove = chunks[at]?.getBoundingClientRect().top < top.offsetHeight - 4;
  const next = chunks[at + (by < 0 && isAbove ? 0 : by)];
  if (next === undefined) return;
  const { hash } = next.querySelector("h2 a");
  history.replaceState(null, "", hash);
  go(hash);
}

const KEYS = {
  "/": () => {
    openSide();
    byId("query").focus();
    byId("query").select();
  },
  "j": () => step(1),
  "k": () => step(-1),
  "f": () => (location.hash = "#/files"),
  "m": () => (location.hash = "#/map"),
  "c": () => (location.hash = "#/choices"),
  "l": () => (location.hash = "#/text"),
  "t": toggleTheme,
  "w": () => document.body.classList.toggle("wrap"),
  "y": () => view === "files" && chunks.length > 0 && copyChunk(chunks[placeOfChunk()]),
  "?": () => byId("help").showModal(),
  "Escape": closeSide,
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, dialog[open]") !== null) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
  if (act === undefined) return;
  event.preventDefault();
  act();
});

// --- the filter of what was left out and chosen ---

const rows = [...document.querySelectorAll("#left-out tbody tr, #chosen tbody tr")];
const chips = [...document.querySelectorAll(".chip")];

function filterRows() {
  const words = byId("filter").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const reason = chips.find((chip) => chip.getAttribute("aria-pressed") === "true")?.dataset.reason;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const hasReason = reason === undefined || row.dataset.reason === undefined ||
      row.dataset.reason === reason;
    row.hidden = !(hasReason && words.every((word) => text.includes(word)));
  }
}

byId("filter").addEventListener("input", filterRows);
for (const chip of chips) {
  chip.addEventListener("click", () => {
    const isOn = chip.getAttribute("aria-pressed") === "true";
    for (const each of chips) each.setAttribute("aria-pressed", "false");
    chip.setAttribute("aria-pressed", String(!isOn));
    filterRows();
  });
}

const switches = [...document.querySelectorAll(".switch button")];
for (const button of switches) {
  button.addEventListener("click", () => {
    for (const each of switches) {
      const isOn = each === button;
      each.setAttribute("aria-pressed", String(isOn));
      byId(each.dataset.shows).hidden = !isOn;
    }
  });
}
byId("chosen").hidden = true;

fitTop();
new ResizeObserver(fitTop).observe(top);
show("files");
if (location.hash !== "") go(location.hash);
followTree();
