/** The HTML page of packs whose files have several chunks: links, map, copying, contrast. */

import assert from "node:assert/strict";
import { renderHtml } from "../../lib/pack/formats/html.ts";
import type { Pack } from "../../lib/pack/mod.ts";
import {
  type Browser,
  type BrowserPage,
  NO_CHROMIUM,
  type PageOptions,
  startChromium,
} from "../helpers/chromium.ts";
import { chunkedPack } from "../unit/pack/formats/chunked_pack.ts";

let browser: Browser | undefined;
let folder: string;
let pack: Pack;

Deno.test.beforeAll(async () => {
  folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-page-" }));
  pack = await chunkedPack({ include: ["src", "*.md"], focus: "session cookie" });
  await Deno.writeTextFile(`${folder}/pack.html`, await renderHtml(pack));
  if (NO_CHROMIUM === undefined) browser = await startChromium();
});

Deno.test.afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

/** Tests in a browser; where there is none, the name says so. */
function inBrowser(
  name: string,
  work: (page: BrowserPage) => Promise<void>,
  options: PageOptions & { readonly hash?: string } = {},
): void {
  Deno.test({
    name: NO_CHROMIUM === undefined ? name : `${name} (skipped: ${NO_CHROMIUM})`,
    ignore: NO_CHROMIUM !== undefined,
    async fn() {
      const page = await browser!.open(`file://${folder}/pack.html${options.hash ?? ""}`, options);
      try {
        await page.until("document.body.dataset.view !== undefined");
        await work(page);
        assert.deepEqual(page.said, []);
      } finally {
        await page.close();
      }
    },
  });
}

inBrowser("a permalink to a line goes to the part of the file that holds it", async (page) => {
  await page.until("document.querySelector('.hit') !== null");
  const at = "document.querySelector('.hit').closest('article')";
  assert.equal(await page.ask(`${at}.id`), "src/deep/large.ts:L22-L60");
  // Parts that are not in the pack are no place to go to.
  await page.ask(`void (location.hash = "#src/deep/large.ts:L21")`);
  await page.until("document.querySelector('.hit') === null");
  assert.equal(await page.ask("document.body.dataset.view"), "files");
  await page.ask(`void (location.hash = "#src/other.py:L41-L60")`);
  await page.until("document.activeElement.id === 'src/other.py:L41-L60'");
}, { hash: "#src/deep/large.ts:L25" });

inBrowser("the parts of a file stand together, each with its own lines and copy", async (page) => {
  await page.ask(`Object.defineProperty(navigator, "clipboard", {
    value: { writeText: (text) => { globalThis.copied = text; return Promise.resolve(); } } })`);
  await page.ask(`void (location.hash = "#src/deep/large.ts:L11-L20")`);
  await page.until("document.activeElement.id === 'src/deep/large.ts:L11-L20'");
  await page.until("document.activeElement.querySelector('.numbers') !== null");
  const numbers: string = await page.ask(
    "document.activeElement.querySelector('.numbers').textContent",
  );
  assert.deepEqual(numbers.trim().split("\n").map(Number), [
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    20,
  ]);
  await page.press("y");
  await page.until("globalThis.copied !== undefined");
  const chunk = pack.index.chunks[1]!;
  const content = new TextDecoder().decode(pack.body.subarray(chunk.body_start, chunk.body_end));
  assert.equal(await page.ask("copied"), content);
  const gap = await page.ask(`(() => {
    const [first, second] = document.querySelectorAll("article");
    return second.getBoundingClientRect().top - first.getBoundingClientRect().bottom;
  })()`);
  assert.ok(Math.abs(gap) <= 2, String(gap));
});

inBrowser("the LLM text of parts is the body", async (page) => {
  await page.press("l");
  await page.until("document.querySelector('#text-check').className === 'good'");
});

inBrowser("the map has one tile a file, which tells its parts and rank", async (page) => {
  await page.press("m");
  await page.until("document.querySelectorAll('.tile').length === 3");
  const about: string[] = await page.ask(
    "[...document.querySelectorAll('.tile')].map((tile) => tile.dataset.about).sort()",
  );
  assert.match(about[0]!, /^src\/deep\/large\.ts · 550 tokens · 33\.3 % · 3 parts · rank 1 of 6$/);
  assert.match(about[2]!, /^z\.md · 600 tokens · 36\.4 % · rank 6 of 6$/);
});

inBrowser("the choices say what was selected by hand", async (page) => {
  await page.press("c");
  assert.equal(
    await page.ask("document.querySelector('#selected').textContent"),
    "Selected by --include src --include '*.md' --focus 'session cookie'",
  );
});

inBrowser("the keys alone reach every view, the search and its results", async (page) => {
  for (const [key, view] of [["m", "map"], ["c", "choices"], ["l", "text"], ["f", "files"]]) {
    await page.press(key!);
    await page.until(`document.body.dataset.view === "${view}"`);
  }
  await page.press("/");
  await page.until("document.activeElement.id === 'query'");
  await page.type("other 45");
  await page.until("document.querySelectorAll('.hit-line').length === 1");
  await page.press("ArrowDown");
  await page.until("document.activeElement.className === 'hit-file'");
  await page.press("ArrowDown");
  await page.until("document.activeElement.className === 'hit-line'");
  await page.ask("document.activeElement.click()");
  await page.until("location.hash === '#src/other.py:L46'");
});

/** Asks the page for text in view whose contrast is below WCAG 2.2's AA, by kind of element. */
const LOW_CONTRAST = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const channels = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((value) => value / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = channels(getComputedStyle(each).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  const low = new Map();
  let seen = 0;
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || element.closest("script, style, .skip, #toast")) continue;
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 &&
      node.data.trim() !== "");
    if (!hasText) continue;
    seen++;
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.set(element.tagName + "." + element.className, ratio.toFixed(2));
  }
  return { low: [...low], seen };
})()`;

inBrowser(
  "text has the contrast that WCAG 2.2 asks for (AA), in each view and theme",
  async (page) => {
    for (let theme = 0; theme < 2; theme++) {
      for (const [key, view] of [["m", "map"], ["c", "choices"], ["l", "text"], ["f", "files"]]) {
        await page.press(key!);
        await page.until(`document.body.dataset.view === "${view}"`);
        const { low, seen } = await page.ask(LOW_CONTRAST);
        assert.deepEqual(low, [], view);
        assert.ok(seen > 20, view);
      }
      await page.press("t");
    }
  },
);

inBrowser("every colour of the map keeps its contrast, in both themes", async (page) => {
  await page.press("m");
  await page.until("document.querySelectorAll('.tile').length === 3");
  await page.ask(`(() => {
    const tile = document.querySelector(".tile");
    for (let language = 0; language <= 8; language++) {
      for (let quarter = 0; quarter < 4; quarter++) {
        const made = tile.cloneNode(true);
        made.className = "tile l" + language + " q" + quarter;
        // Not into the map, which is drawn anew where its size changes.
        document.querySelector("#view-map").append(made);
      }
    }
  })()`);
  for (let theme = 0; theme < 2; theme++) {
    const { low, seen } = await page.ask(LOW_CONTRAST);
    assert.deepEqual(low, []);
    assert.ok(seen > 70);
    await page.press("t");
  }
});

inBrowser("the page of parts fits a phone", async (page) => {
  for (const key of ["m", "c", "l", "f"]) {
    await page.press(key);
    assert.equal(await page.ask("document.documentElement.scrollWidth"), 390, key);
  }
}, { width: 390, height: 844, isPhone: true });
