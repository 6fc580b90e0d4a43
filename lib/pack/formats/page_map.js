// The map: every file an area of its tokens, folders around them (squarified, after Bruls et al.).

const LABEL = 17;
const GAP = 2;
const LANGUAGES = 8;
const box = document.getElementById("map");
const about = document.getElementById("map-about");
const place = document.getElementById("map-place");
const chunks = [...document.querySelectorAll("article.chunk")];
const count = (tokens) => String(tokens).replace(/\B(?=(\d{3})+$)/g, ",");

function newFolder(name, parent) {
  return {
    name,
    parent,
    path: parent ? `${parent.path}${name}/` : "",
    tokens: 0,
    children: new Map(),
  };
}

function buildTree() {
  const root = newFolder("", undefined);
  for (const chunk of chunks) {
    const { path, language } = chunk.dataset;
    const tokens = Number(chunk.dataset.tokens);
    const names = path.split("/");
    const file = names.pop();
    let folder = root;
    folder.tokens += tokens;
    for (const name of names) {
      let next = folder.children.get(`${name}/`);
      if (next === undefined) folder.children.set(`${name}/`, next = newFolder(name, folder));
      next.tokens += tokens;
      folder = next;
    }
    const known = folder.children.get(file);
    const rank = Number(chunk.dataset.rank);
    if (known !== undefined) {
      known.tokens += tokens;
      known.rank = Math.min(known.rank, rank);
      known.parts++;
    } else {
      folder.children.set(file, { name: file, path, tokens, language, chunk, rank, parts: 1 });
    }
  }
  return root;
}

/** Returns the languages with most tokens, each with the number of its colour. */
function colours() {
  const tokens = new Map();
  for (const { dataset } of chunks) {
    tokens.set(dataset.language, (tokens.get(dataset.language) ?? 0) + Number(dataset.tokens));
  }
  return new Map(
    [...tokens].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .slice(0, LANGUAGES).map(([language], place) => [language, place]),
  );
}

/** Lays items out in a rectangle, each with an area of its tokens, as nearly square as rows allow. */
function squarify(items, area, put) {
  const all = items.reduce((sum, item) => sum + item.tokens, 0);
  const scale = (area.width * area.height) / Math.max(1, all);
  const rest = { ...area };
  let start = 0;
  while (start < items.length) {
    const side = Math.max(1e-6, Math.min(rest.width, rest.height));
    let [end, sum, worst] = [start, 0, Infinity];
    const largest = items[start].tokens * scale;
    while (end < items.length) {
      const size = items[end].tokens * scale;
      const next = sum + size;
      const ratio = Math.max(
        (side * side * largest) / next ** 2,
        next ** 2 / (side * side * size),
      );
      if (ratio > worst) break;
      [sum, worst] = [next, ratio];
      end++;
    }
    const thick = sum / side;
    const isRow = rest.width < rest.height;
    let along = 0;
    for (; start < end; start++) {
      const long = (items[start].tokens * scale) / Math.max(1e-6, thick);
      put(
        items[start],
        isRow
          ? { x: rest.x + along, y: rest.y, width: long, height: thick }
          : { x: rest.x, y: rest.y + along, width: thick, height: long },
      );
      along += long;
    }
    if (isRow) {
      rest.y += thick;
      rest.height -= thick;
    } else {
      rest.x += thick;
      rest.width -= thick;
    }
  }
}

const root = buildTree();
const colourOf = colours();
let zoomed = root;

function sorted(folder) {
  return [...folder.children.values()].sort((a, b) =>
    b.tokens - a.tokens || (a.path < b.path ? -1 : 1)
  );
}

function setPlace(made, { x, y, width, height }) {
  made.style.left = `${x}px`;
  made.style.top = `${y}px`;
  made.style.width = `${Math.max(0, width - GAP)}px`;
  made.style.height = `${Math.max(0, height - GAP)}px`;
}

function describe(item) {
  const share = ((100 * item.tokens) / Math.max(1, root.tokens)).toFixed(1);
  const facts = [item.path, `${count(item.tokens)} tokens`, `${share} %`];
  if (item.parts > 1) facts.push(`${item.parts} parts`);
  if (item.rank !== undefined) facts.push(`rank ${item.rank} of ${chunks.length}`);
  return facts.join(" · ");
}

/** Returns the quarter that a rank is in, 0 for what was chosen first. */
function quarter(rank) {
  return Math.min(3, Math.floor((4 * (rank - 1)) / chunks.length));
}

function addTile(file, area) {
  const tile = document.createElement("a");
  tile.className = `tile l${colourOf.get(file.language) ?? LANGUAGES} q${quarter(file.rank)}`;
  tile.href = file.chunk.querySelector("h2 a").hash;
  tile.tabIndex = -1;
  tile.dataset.about = describe(file);
  tile.setAttribute("aria-label", tile.dataset.about);
  if (area.width > 34 && area.height > 17) tile.append(file.name);
  if (area.width > 48 && area.height > 34) {
    const tokens = document.createElement("small");
    tokens.textContent = count(file.tokens);
    tile.append(tokens);
  }
  setPlace(tile, area);
  box.append(tile);
}

/** Returns `a/b/c` for a folder where a and b hold nothing else. */
function collapse(folder) {
  let [name, inner] = [`${folder.name}/`, folder];
  while (inner.children.size === 1) {
    const [only] = inner.children.values();
    if (only.children === undefined) break;
    [name, inner] = [`${name}${only.name}/`, only];
  }
  return [name, inner];
}

function addFolder(outer, area) {
  const [label, folder] = collapse(outer);
  const frame = document.createElement("button");
  frame.type = "button";
  frame.className = "folder";
  frame.dataset.about = describe(folder);
  const hasLabel = area.width > 50 && area.height > 40;
  if (hasLabel) {
    const name = document.createElement("span");
    name.textContent = label;
    const tokens = document.createElement("small");
    tokens.textContent = count(folder.tokens);
    frame.append(name, tokens);
  } else {
    frame.tabIndex = -1;
    frame.setAttribute("aria-label", frame.dataset.about);
  }
  frame.addEventListener("click", () => zoom(folder));
  setPlace(frame, area);
  box.append(frame);
  const pad = hasLabel ? 3 : 1;
  const head = hasLabel ? LABEL : 1;
  draw(folder, {
    x: area.x + pad,
    y: area.y + head,
    width: area.width - 2 * pad,
    height: area.height - head - pad,
  });
}

/** Draws a folder's content. */
function draw(folder, area) {
  if (area.width < 4 || area.height < 4) return;
  squarify(sorted(folder), area, (item, part) => {
    if (item.children === undefined) addTile(item, part);
    else addFolder(item, part);
  });
}

function drawPlace() {
  const folders = [];
  for (let folder = zoomed; folder !== undefined; folder = folder.parent) folders.unshift(folder);
  place.replaceChildren(...folders.flatMap((folder) => {
    const step = document.createElement("button");
    step.type = "button";
    step.className = "step";
    step.textContent = folder === root ? "all files" : `${folder.name}/`;
    if (folder === zoomed) step.setAttribute("aria-current", "location");
    step.addEventListener("click", () => zoom(folder));
    return [step];
  }));
}

function drawLegend() {
  const parts = [...colourOf].map(([language, number]) => {
    const part = document.createElement("span");
    part.className = `legend l${number}`;
    part.textContent = language;
    return part;
  });
  const note = document.createElement("span");
  note.textContent = "The stronger a colour, the earlier it was chosen";
  about.replaceChildren(...parts, note);
}

function redraw() {
  if (document.body.dataset.view !== "map") return;
  box.replaceChildren();
  const { clientWidth: width, clientHeight: height } = box;
  draw(zoomed, { x: 0, y: 0, width: width + GAP, height: height + GAP });
  drawPlace();
}

function zoom(folder) {
  zoomed = folder;
  redraw();
}

box.addEventListener("pointerover", (event) => {
  const text = event.target.closest("[data-about]")?.dataset.about;
  if (text !== undefined) about.textContent = text;
});
box.addEventListener("pointerleave", drawLegend);
document.addEventListener("show-view", redraw);
new ResizeObserver(redraw).observe(box);
drawLegend();
redraw();
