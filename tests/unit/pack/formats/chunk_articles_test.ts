import assert from "node:assert/strict";
import { heightRules, renderArticles } from "../../../../lib/pack/formats/chunk_articles.ts";
import { loadHighlighter } from "../../../../lib/pack/formats/grammars.ts";
import { packSections } from "../../../../lib/pack/formats/sections.ts";
import { chunkedPack } from "./chunked_pack.ts";
import { hostilePack } from "./hostile_pack.ts";
import { assertWellFormed, textOf } from "./markup.ts";

const sections = packSections(await hostilePack());
const articles = renderArticles(
  sections,
  await loadHighlighter(sections.map(({ chunk }) => chunk.language)),
);

Deno.test("renderArticles() holds each content exactly, and nothing of it as markup", () => {
  assert.equal(articles.length, sections.length);
  for (const [i, article] of articles.entries()) {
    const { names } = assertWellFormed(article);
    for (const name of names) {
      assert.ok(
        /^(?:article|header|h2|a|span|p|b|button|div|pre|code|i)$/.test(name),
        name,
      );
    }
    const [, code] = article.match(/<pre class="src">\n<code>([^]*)<\/code><\/pre>/)!;
    assert.equal(textOf(code!), sections[i]!.content);
  }
});

Deno.test("renderArticles() tells path, lines, tokens, reason, rank and score", () => {
  const place = sections.findIndex(({ chunk }) => chunk.file_path === "no end.txt");
  const { chunk } = sections[place]!;
  const article = articles[place]!;
  assert.ok(article.includes('id="no end.txt:L1-L1"'));
  assert.ok(article.includes('href="#no%20end.txt:L1-L1"'));
  assert.ok(article.includes(`<b>${chunk.tokens}</b> tokens · text · <span title="score `));
  assert.match(
    article,
    new RegExp(`title="score ${chunk.score}">rank \\d+ of ${sections.length}</span> · `),
  );
  assert.ok(article.includes(`</span> · ${chunk.reason}</p>`), article);
  assert.ok(!article.includes("data-header"));
});

Deno.test("renderArticles() gives the header line of a path that is not shown as it is", () => {
  const place = sections.findIndex(({ chunk }) => chunk.file_path.startsWith("line\n"));
  const article = articles[place]!;
  assert.ok(article.includes('data-path="line\nfeed&#13;\t.txt"'));
  assert.ok(
    article.includes('data-header="=== &#34;line\\nfeed\\r\\t.txt&#34; L1-L1 ==="'),
    article,
  );
  assert.match(article, /<span class="dir"><\/span>line\\nfeed\\u000d\\t\.txt<\/a>/);
});

Deno.test("renderArticles() says which part of its file each chunk is, and what is between them", async () => {
  const pack = await chunkedPack();
  const several = packSections(pack);
  const languages = several.map(({ chunk }) => chunk.language);
  const made = renderArticles(several, await loadHighlighter(languages));
  const about = made.map((article) => [
    article.match(/part \d of \d|part of the file/)?.[0],
    article.match(/<p class="gap">([^<]*)</)?.[1],
    article.includes('class="chunk more '),
  ]);
  assert.deepEqual(about, [
    ["part 1 of 3", "Lines 1–4 are not in the pack", false],
    ["part 2 of 3", undefined, true],
    ["part 3 of 3", "Line 21 is not in the pack", true],
    ["part 1 of 2", undefined, false],
    ["part 2 of 2", "Lines 31–40 are not in the pack", true],
    [undefined, undefined, false],
  ]);
  const ids = made.map((article) => article.match(/ id="([^"]*)"/)![1]);
  assert.equal(ids[2], "src/deep/large.ts:L22-L60");
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("heightRules() has one rule for each number of lines", () => {
  assert.equal(
    heightRules(["a\n", "b", "c\nd\n"].map((content) => ({ content }) as never)),
    ".h1{--lines:1}.h2{--lines:2}",
  );
});
