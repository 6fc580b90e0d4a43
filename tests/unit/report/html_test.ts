import assert from "node:assert/strict";
import type { Check } from "../../../lib/base/mod.ts";
import { checksTable, escapeHtml, htmlPage, valuesTable } from "../../../lib/report/mod.ts";

/** Text that breaks out of HTML where it is not escaped. */
const HOSTILE = `</title></td></code><script>alert('x')</script>"onload="y" <!-- &amp; ]]>`;

const VOID = new Set(["meta", "br", "hr", "img", "link", "input"]);

/**
 * Fails unless every tag is closed in order, every attribute is quoted, and no `<`, `>` or `&`
 * stands outside a tag or a character reference. Returns the names of the elements.
 */
function assertWellFormed(html: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const body = html.replace(/^<!doctype html>\n/, "").replace(/<style>[^<]*<\/style>/, "");
  const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/g;
  let at = 0;
  for (const match of body.matchAll(tag)) {
    const text = body.slice(at, match.index);
    assert.doesNotMatch(text, /[<>]/, text);
    assert.doesNotMatch(text.replace(/&(?:#\d+|amp|lt|gt|quot);/g, ""), /&/, text);
    at = match.index + match[0].length;
    const [, slash, name] = match;
    if (slash === "/") assert.equal(open.pop(), name);
    else {
      names.push(name!);
      if (!VOID.has(name!)) open.push(name!);
    }
  }
  assert.equal(body.slice(at).trim(), "");
  assert.deepEqual(open, []);
  return names;
}

const CHECKS: readonly Check[] = [
  { id: "core", status: "passed", detail: "all well", durationMs: 1234 },
  { id: HOSTILE, status: "not checked", detail: HOSTILE },
  { id: "x", status: "not run", detail: "\u202ereversed\x00\ud800" },
  { id: "y", status: "failed", detail: "" },
  { id: "z", status: "skipped", detail: "line\nline" },
];

const PAGE = htmlPage({
  title: HOSTILE,
  lead: `<p>${escapeHtml(HOSTILE)}</p>`,
  sections: [
    { title: HOSTILE, html: checksTable(CHECKS) },
    { title: "Values", html: valuesTable([[HOSTILE, HOSTILE], ["empty", ""]]) },
  ],
});

Deno.test("escapeHtml() escapes all five characters and leaves the rest", () => {
  assert.equal(escapeHtml(`<a href="b">'&'`), "&#60;a href=&#34;b&#34;&#62;&#39;&#38;&#39;");
  assert.equal(escapeHtml("é😀 plain"), "é😀 plain");
  assert.equal(escapeHtml("a\ud800b"), "a\ufffdb");
  assert.equal(escapeHtml(escapeHtml("&")), "&#38;#38;");
});

Deno.test("htmlPage() is well formed, whatever its parts say", () => {
  const names = assertWellFormed(PAGE);
  for (const name of ["html", "head", "title", "body", "main", "h1", "section", "table"]) {
    assert.ok(names.includes(name), name);
  }
  assert.equal(names.filter((name) => name === "title").length, 1);
  assertWellFormed(htmlPage({ title: "", lead: "", sections: [] }));
});

Deno.test("htmlPage() has no script, no event, no link, and loads nothing", () => {
  const withoutText = PAGE.replaceAll(escapeHtml(HOSTILE), "");
  assert.doesNotMatch(withoutText, /<(?:script|link|iframe|object|embed|base|form|img)\b/i);
  assert.doesNotMatch(withoutText, /\bon[a-z]+=|javascript:|https?:|@import|url\(/i);
});

Deno.test("htmlPage() has a policy that lets nothing but its own style take effect", () => {
  const policy = PAGE.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/)?.[1];
  assert.ok(policy !== undefined);
  const rules = policy.split("; ");
  for (
    const rule of [
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "base-uri 'none'",
      "form-action 'none'",
    ]
  ) {
    assert.ok(rules.includes(rule), rule);
  }
  // It must stand before anything that it is to govern.
  assert.ok(PAGE.indexOf("Content-Security-Policy") < PAGE.indexOf("<title>"));
  assert.ok(PAGE.indexOf('charset="utf-8"') < 200, "browsers look at the first 1024 bytes");
});

Deno.test("htmlPage() is the same for the same parts", () => {
  const page = { title: "t", lead: "", sections: [{ title: "s", html: checksTable(CHECKS) }] };
  assert.equal(htmlPage(page), htmlPage(structuredClone(page)));
});

Deno.test("checksTable() has one row a check, with class, status, id, detail and time", () => {
  const table = checksTable(CHECKS);
  assertWellFormed(table);
  assert.equal(table.match(/<tr>/g)?.length, CHECKS.length);
  assert.ok(table.includes(
    `<tr><td class="status passed">passed</td><th scope="row">core</th><td>all well</td>` +
      `<td class="time">1.2 s</td></tr>`,
  ));
  const classes = [...table.matchAll(/class="status (\w+)"/g)].map((match) => match[1]);
  assert.deepEqual(classes, ["passed", "not", "not", "failed", "skipped"]);
});

Deno.test("checksTable() and valuesTable() hide nothing and keep to one line", () => {
  const table = checksTable(CHECKS);
  assert.ok(table.includes("\\u202ereversed\\u0000\\ud800"));
  assert.ok(table.includes("line\\nline"));
  assert.ok(
    valuesTable([["a\x1b", "b\u2066"]]).includes(
      `<th scope="row">a\\u001b</th><td><code>b\\u2066</code></td>`,
    ),
  );
});

Deno.test("checksTable() and valuesTable() of nothing are well formed", () => {
  assertWellFormed(checksTable([]));
  assertWellFormed(valuesTable([]));
});
