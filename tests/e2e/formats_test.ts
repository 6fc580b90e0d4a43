/** `deno task pack --format`, and its HTML page in a browser, as a user meets them. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import {
  type Browser,
  type BrowserPage,
  NO_CHROMIUM,
  type PageOptions,
  startChromium,
} from "../helpers/chromium.ts";
import { type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";
import { HOSTILE_FILES } from "../unit/pack/formats/hostile_pack.ts";

const FORMATS = { markdown: "pack.md", xml: "pack.xml", json: "pack.json", html: "pack.html" };

let checkout: Checkout;
let repo: FixtureRepo;
let folder: string;
let browser: Browser | undefined;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  const numbers = Array.from(
    { length: 400 },
    (_, i) => `export const value${i} = ${i}; // number\n`,
  );
  repo = await makeRepo({
    ...HOSTILE_FILES,
    "src/deep/numbers.ts": numbers.join(""),
    "src/deep/other.ts": numbers.slice(0, 90).join(""),
    "src/main.py": "def main():\n    return 'needle in python'\n",
    "yarn.lock": "lock\n",
  });
  folder = `${checkout.path}/w/pack`;
  const args = [repo.path, "--output", folder, "--format", "html"];
  assertEnded(await checkout.task("pack", args), 0, /pack\.html\}$/m);
  if (NO_CHROMIUM === undefined) browser = await startChromium();
});

Deno.test.afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await assertTidy(checkout, [`${checkout.path}/w`]);
  await checkout[Symbol.asyncDispose]();
  await repo[Symbol.asyncDispose]();
});

Deno.test("pack --format writes one more file, the same as --output - gives, and again", async () => {
  for (const [format, file] of Object.entries(FORMATS)) {
    const output = `${checkout.path}/w/${format}`;
    const args = [repo.path, "--format", format, "--quiet", "--output"];
    assertEnded(await checkout.task("pack", [...args, output]), 0);
    assert.deepEqual(namesIn(output), [file, "pack.body.txt", "pack.index.json"].sort());
    const text = await Deno.readTextFile(`${output}/${file}`);
    const run = await checkout.task("pack", [...args, "-"], {
      env: { TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8" },
    });
    assertEnded(run, 0);
    assert.equal(run.stdout, text);
    assertEnded(await checkout.task("verify", ["pack", output, "--repo", repo.path]), 0);
  }
});

Deno.test("pack --format text is what pack does, and another name is a usage error", async () => {
  const output = `${checkout.path}/w/text`;
  const run = await checkout.task("pack", [repo.path, "--format", "text", "--output", output]);
  assertEnded(run, 0);
  assert.deepEqual(namesIn(output), ["pack.body.txt", "pack.index.json"]);
  for (const args of [["--format", "pdf"], ["--format", "html", "--format", "xml"]]) {
    assertEnded(await checkout.task("pack", [repo.path, ...args]), 64);
  }
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
      const url = `file://${folder}/pack.html${options.hash ?? ""}`;
      const page = await browser!.open(url, options);
      try {
        await work(page);
      } finally {
        await page.close();
      }
    },
  });
}

inBrowser("the page opens, asks for nothing else, and no file's content runs", async (page) => {
  await page.until("document.body.dataset.view === 'files'");
  assert.deepEqual(page.said, []);
  assert.equal(page.requests.length, 1);
  assert.equal(await page.ask("typeof hacked"), "undefined");
  assert.deepEqual(
    await page.ask("[...document.querySelectorAll('img, svg, iframe')].length"),
    0,
  );
});

inBrowser("the page's policy stops scripts, events, styles and loads put into it", async (page) => {
  let asked = 0;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
    asked++;
    return new Response("x");
  });
  const address = JSON.stringify(`http://127.0.0.1:${server.addr.port}/`);
  const tried = await page.ask(`(async () => {
    const refused = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      refused.push(event.effectiveDirective));
    const script = document.createElement("script");
    try { script.textContent = "globalThis.hacked = 7"; } catch { refused.push("trusted"); }
    document.body.append(script);
    const add = (name, attributes) => {
      const made = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) {
        try { made.setAttribute(key, value); } catch { refused.push("trusted"); }
      }
      document.body.append(made);
      return made;
    };
    add("img", { src: ${address}, onerror: "globalThis.hacked = 8" });
    add("a", { href: "javascript:globalThis.hacked=9" }).click();
    add("p", { style: "color: red" });
    add("link", { rel: "stylesheet", href: ${address} });
    add("iframe", { src: ${address} });
    try { document.body.innerHTML = "<b>x</b>"; } catch { refused.push("trusted"); }
    try { (0, eval)("globalThis.hacked = 10"); } catch { refused.push("eval"); }
    await fetch(${address}).catch(() => refused.push("fetch"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { refused, hacked: typeof hacked };
  })()`);
  assert.equal(tried.hacked, "undefined");
  for (const what of ["trusted", "eval", "fetch", "img-src", "style-src-elem", "style-src-attr"]) {
    assert.ok(tried.refused.includes(what), `${what} of ${tried.refused}`);
  }
  assert.equal(asked, 0);
});

inBrowser("the page shows every file's exact text, and the LLM text is the body", async (page) => {
  const index = JSON.parse(await Deno.readTextFile(`${folder}/pack.index.json`));
  const shown: Record<string, string> = Object.fromEntries(
    await page.ask(
      `[...document.querySelectorAll("article")].map((each) =>
        [each.dataset.path, each.querySelector("code").textContent])`,
    ),
  );
  assert.equal(Object.keys(shown).length, index.chunks.length);
  for (const [path, text] of Object.entries(HOSTILE_FILES)) assert.equal(shown[path], text, path);
  await page.press("l");
  await page.until("document.querySelector('#text-check').textContent !== ''");
  assert.equal(await page.ask("document.querySelector('#text-check').className"), "good");
  const body = await Deno.readFile(`${folder}/pack.body.txt`);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  assert.equal(await page.ask("document.querySelector('#text').textContent"), text);
  await page.ask(`Object.defineProperty(navigator, "clipboard", {
    value: { writeText: (text) => { globalThis.copied = text; return Promise.resolve(); } } })`);
  await page.ask("document.querySelector('#copy-all').click()");
  assert.equal(await page.ask("copied"), text);
  assert.equal(
    await page.ask("document.querySelector('#toast').textContent"),
    "Copied the whole text",
  );
});

inBrowser("the page says where its text is not the body", async (page) => {
  await page.ask("document.querySelector('article code').append('!')");
  await page.press("l");
  await page.until("document.querySelector('#text-check').className === 'bad'");
});

inBrowser("a permalink opens its chunk, and one to a line marks it", async (page) => {
  const at = (): Promise<number> =>
    page.ask("document.querySelector('.hit').getBoundingClientRect().top");
  await page.until("document.querySelector('.hit') !== null");
  const top = await at();
  assert.ok(top > 60 && top < 860, String(top));
  const line = await page.ask(`(() => {
    const hit = document.querySelector(".hit").getBoundingClientRect();
    const code = document.querySelector(".hit").closest("article").querySelector("code");
    const range = document.caretPositionFromPoint(code.getBoundingClientRect().left + 4, hit.top + 8);
    const before = new Range();
    before.setStart(code, 0);
    before.setEnd(range.offsetNode, range.offset);
    return before.toString().split("\\n").length;
  })()`);
  assert.equal(line, 300);
  const anchors: string[] = await page.ask(
    "[...document.querySelectorAll('article h2 a')].map((link) => link.hash)",
  );
  for (const anchor of anchors) {
    await page.ask(`void (location.hash = ${JSON.stringify(anchor)})`);
    await page.until(
      `document.activeElement.querySelector?.("h2 a")?.hash === ${JSON.stringify(anchor)}`,
    );
  }
}, { hash: "#src/deep/numbers.ts:L300" });

inBrowser("search finds names and contents, and goes there", async (page) => {
  await page.until("document.body.dataset.view === 'files'");
  await page.press("/");
  await page.until("document.activeElement?.id === 'query'");
  await page.type("NEEDLE".toLowerCase());
  await page.until("document.querySelector('#found').textContent === '1 line in 1 chunk'");
  await page.press("Enter");
  await page.until("location.hash === '#src/main.py:L1-L2' || location.hash === '#src/main.py:L2'");
  await page.until("CSS.highlights.get('found')?.size === 1");
  await page.ask("document.querySelector('#query').select()");
  await page.type("numbers.ts");
  await page.until("document.querySelector('.hit-file')?.textContent === 'src/deep/numbers.ts'");
  await page.ask("document.querySelector('#query').select()");
  await page.type("<script>globalThis");
  await page.until("/^[1-9]\\d* lines in/.test(document.querySelector('#found').textContent)");
  await page.ask("document.querySelector('#query').select()");
  await page.type("[.*+(nothing");
  await page.until("document.querySelector('#found').textContent === 'Nothing found'");
  await page.ask("document.querySelector('#query').focus()");
  await page.press("Escape");
  await page.until("!document.querySelector('#tree').hidden");
  assert.deepEqual(page.said, []);
});

inBrowser("the map gives every file an area of its tokens, and zooms", async (page) => {
  await page.press("m");
  await page.until("document.querySelectorAll('.tile').length > 5");
  const [large, small] = await page.ask(`["numbers.ts", "other.ts"].map((name) => {
    const tile = [...document.querySelectorAll(".tile")].find((each) =>
      each.dataset.about.startsWith("src/deep/" + name));
    const box = tile.getBoundingClientRect();
    const article = [...document.querySelectorAll("article")].find((each) =>
      each.dataset.path === "src/deep/" + name);
    return { area: (box.width + 2) * (box.height + 2), tokens: Number(article.dataset.tokens) };
  })`);
  const ratio = (large.area / small.area) / (large.tokens / small.tokens);
  assert.ok(ratio > 0.98 && ratio < 1.02, String(ratio));
  const inside = await page.ask(`(() => {
    const box = document.querySelector("#map").getBoundingClientRect();
    return [...document.querySelectorAll("#map > *")].every((each) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return left >= box.left - 1 && top >= box.top - 1 && right <= box.right + 3 &&
        bottom <= box.bottom + 3;
    });
  })()`);
  assert.equal(inside, true);
  await page.ask(`[...document.querySelectorAll(".folder")].find((each) =>
    each.dataset.about.startsWith("src/")).click()`);
  assert.equal(
    await page.ask("document.querySelector('.step[aria-current]').textContent"),
    "src/",
  );
  await page.ask("document.querySelector('.tile').click()");
  await page.until("document.body.dataset.view === 'files'");
  assert.deepEqual(page.said, []);
});

inBrowser("keys go through the chunks, views, themes and help", async (page) => {
  const place = (): Promise<string> => page.ask("decodeURIComponent(location.hash)");
  await page.press("j");
  const first = await place();
  await page.press("j");
  const second = await place();
  assert.notEqual(first, second);
  await page.press("k");
  assert.equal(await place(), first);
  for (const [key, view] of [["c", "choices"], ["m", "map"], ["l", "text"], ["f", "files"]]) {
    await page.press(key!);
    await page.until(`document.body.dataset.view === "${view}"`);
  }
  const ground = (): Promise<string> => page.ask("getComputedStyle(document.body).backgroundColor");
  assert.equal(await ground(), "rgb(255, 255, 255)");
  await page.press("t");
  assert.equal(await ground(), "rgb(16, 19, 22)");
  await page.press("?");
  assert.equal(await page.ask("document.querySelector('#help').open"), true);
  await page.press("Escape");
  await page.until("!document.querySelector('#help').open");
  await page.press("w");
  assert.equal(await page.ask("document.body.classList.contains('wrap')"), true);
});

inBrowser("what was left out can be filtered by reason and by words", async (page) => {
  await page.press("c");
  await page.until("document.body.dataset.view === 'choices'");
  const rows = (): Promise<number> =>
    page.ask("document.querySelectorAll('#left-out tbody tr:not([hidden])').length");
  assert.equal(await rows(), 1);
  await page.ask("document.querySelector('#filter').focus()");
  await page.type("no such file");
  assert.equal(await rows(), 0);
  await page.ask("document.querySelector('#filter').select()");
  await page.type("lock");
  assert.equal(await rows(), 1);
  await page.ask("document.querySelector('[data-shows=chosen]').click()");
  assert.equal(await page.ask("document.querySelector('#left-out').hidden"), true);
});

inBrowser("hidden and turning characters are shown and act on nothing else", async (page) => {
  const marks = await page.ask(`[...document.querySelectorAll("code .u")].map((mark) =>
    [mark.dataset.u, getComputedStyle(mark).unicodeBidi])`);
  assert.ok(marks.length > 10);
  for (const [code, bidi] of marks) {
    assert.match(code, /^[0-9A-F]{4,5}$/);
    assert.equal(bidi, "isolate");
  }
  const outside = await page.ask(`(() => {
    const copy = document.body.cloneNode(true);
    for (const each of copy.querySelectorAll("code, script")) each.remove();
    return copy.textContent;
  })()`);
  assert.doesNotMatch(outside, /[\u202a-\u202e\u2066-\u2069]/);
});

inBrowser("the page can be read without scripts", async (page) => {
  const { root } = await page.send("DOM.getDocument");
  const { nodeId } = await page.send("DOM.querySelector", {
    nodeId: root.nodeId,
    selector: "article.chunk",
  });
  const { model } = await page.send("DOM.getBoxModel", { nodeId });
  assert.ok(model.height > 40);
  assert.deepEqual(page.said, []);
}, { hasNoScripts: true });

inBrowser("the page fits a phone, where the tree opens over it", async (page) => {
  const wide = await page.ask("document.documentElement.scrollWidth");
  assert.equal(wide, 390);
  const isSeen = (): Promise<boolean> =>
    page.ask("document.querySelector('#side').checkVisibility({ visibilityProperty: true })");
  assert.equal(await isSeen(), false);
  await page.ask("document.querySelector('#open-side').click()");
  assert.equal(await isSeen(), true);
  await page.ask("document.querySelector('#tree a').click()");
  await page.until("!document.body.classList.contains('with-side')");
}, { width: 390, height: 844, isPhone: true });
