import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renderHtml } from "../../../../lib/pack/formats/html.ts";
import { createPack } from "../../../../lib/pack/mod.ts";
import { memoryRepo } from "../memory_repo.ts";
import { sampleLines } from "../samples.ts";
import { chunkedPack } from "./chunked_pack.ts";
import { hostilePack } from "./hostile_pack.ts";
import { assertWellFormed } from "./markup.ts";

const page = await renderHtml(await hostilePack());

function policyOf(html: string): string[] {
  const [, policy] = html.match(
    /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/,
  )!;
  return policy!.split("; ");
}

Deno.test("renderHtml() is well formed, whatever a repository holds", () => {
  const { names, attributes } = assertWellFormed(page);
  for (const name of ["main", "nav", "aside", "header", "dialog", "article", "table", "h1", "h2"]) {
    assert.ok(names.has(name), name);
  }
  for (const name of ["iframe", "object", "embed", "base", "img", "svg", "form", "link", "video"]) {
    assert.ok(!names.has(name), name);
  }
  for (const name of attributes) assert.doesNotMatch(name, /^(?:on|style$|src$|srcdoc$|action$)/);
});

Deno.test("renderHtml() has a policy that names each script and the style by its digest", () => {
  const rules = policyOf(page);
  const digest = (text: string): string =>
    `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const inline = (name: string): string[] =>
    [...page.matchAll(new RegExp(`<${name}[^>]*>([^]*?)</${name}>`, "g"))].map((match) =>
      match[1]!
    );
  assert.deepEqual(rules, [
    "default-src 'none'",
    `script-src ${inline("script").map(digest).join(" ")}`,
    `style-src ${inline("style").map(digest).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  // It must stand before anything that it is to govern.
  const policy = page.indexOf("Content-Security-Policy");
  for (const tag of ["<style", "<script", "<title"]) assert.ok(policy < page.indexOf(tag), tag);
  assert.ok(page.indexOf('charset="utf-8"') < 100);
});

Deno.test("renderHtml() loads nothing: its own parts name no address", () => {
  for (const part of page.matchAll(/<(style|script)[^>]*>([^]*?)<\/\1>/g)) {
    assert.doesNotMatch(part[2]!, /https?:|\burl\(|@import|\bfetch\(|XMLHttp|\bimport\b|innerHTML/);
    assert.doesNotMatch(part[2]!, /\beval\b|new Function|insertAdjacentHTML|document\.write/);
  }
  const links = [...page.matchAll(/ href="([^"]*)"/g)].map(([, href]) => href!);
  assert.ok(links.length > 20);
  assert.deepEqual(links.filter((href) => !href.startsWith("#")), []);
});

Deno.test("renderHtml() has no id twice, and none of a file that is one of the page's", () => {
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.includes("document:L1-L1") && !ids.includes("document"));
});

Deno.test("renderHtml() names the project, the commit and the budget", async () => {
  const pack = await createPack(
    memoryRepo({ "package.json": '{ "name": "sample" }\n', "a.ts": sampleLines(50) }),
    { budget: 1000, tokenizer: "o200k" },
  );
  const html = await renderHtml(pack);
  assert.ok(html.includes("<h1>sample</h1>"));
  assert.ok(html.includes(`<code>${pack.index.metadata.repo_info.commit.slice(0, 10)}</code>`));
  assert.match(html, /<b>[\d,]+<\/b> of 1,000 o200k tokens, \d+\.\d\d %/);
  assert.ok(html.includes(`data-body-sha256="${pack.index.body_sha256}"`));
});

Deno.test("renderHtml() tells what was selected by hand, as text", async () => {
  const pack = await chunkedPack({ include: ["<script>x</script>"], focus: "it's" });
  const html = await renderHtml(pack);
  assertWellFormed(html);
  assert.ok(html.includes("<code>--include &#39;&#60;script&#62;x&#60;/script&#62;&#39;</code>"));
  assert.ok(!page.includes("Selected by"));
});

Deno.test("renderHtml() adds little to a pack: under four times its body and 100 kB", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`src/f${i}.ts`, sampleLines(120, `const a${i} =`)]),
  );
  const pack = await createPack(memoryRepo(files), { budget: 120_000, tokenizer: "cl100k" });
  const html = await renderHtml(pack);
  assert.ok(html.length < 4 * pack.body.length + 100_000, `${html.length} ${pack.body.length}`);
});
