import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { LexicalFocus, log2Fixed, MAX_BOOST, parseFocus } from "../../../lib/pack/focus.ts";

const encoder = new TextEncoder();

function boosts(
  question: string,
  files: Readonly<Record<string, string>>,
  order: readonly string[] = Object.keys(files),
): Record<string, number> {
  const focus = new LexicalFocus(question);
  for (const path of order) focus.read(path, encoder.encode(files[path]!));
  return Object.fromEntries(Object.keys(files).map((path) => [path, focus.boostOf(path)]));
}

/** BM25 as its formula has it, in floating point. */
function reference(tf: number, holding: number, sizes: { own: number; all: number[] }): number {
  const files = sizes.all.length;
  const average = sizes.all.reduce((sum, size) => sum + size, 0) / files;
  const idf = Math.log2(1 + (files - holding + 0.5) / (holding + 0.5));
  return idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * sizes.own / average));
}

Deno.test("LexicalFocus gives the ratios of BM25, the best file 1000", () => {
  const files = {
    "a.ts": "cookie cookie cookie and more words here",
    "b.ts": "a cookie",
    "c.ts": "session session",
    "d.ts": "nothing of it, but many more words to read than the others have",
  };
  const all = Object.values(files).map((text) => text.length);
  const got = boosts("cookies", files);
  const expected = {
    a: reference(3, 2, { own: files["a.ts"].length, all }),
    b: reference(1, 2, { own: files["b.ts"].length, all }),
  };
  const best = Math.max(expected.a, expected.b);
  assert.equal(got["a.ts"], Math.floor(1000 * expected.a / best));
  assert.equal(got["b.ts"], Math.floor(1000 * expected.b / best));
  assert.deepEqual([got["c.ts"], got["d.ts"]], [0, 0]);
});

Deno.test("LexicalFocus prefers rare words, names and paths", () => {
  const filler = "return value;\n".repeat(20);
  const got = boosts("sign session cookie", {
    "src/sign_cookie.ts": filler,
    "src/session.ts": `class Session { signCookie() {} }\n${filler}`,
    "src/a.ts": `session ${filler}`,
    "src/b.ts": `session ${filler}`,
    "src/c.ts": `cookie ${filler}`,
    "src/d.ts": filler,
  });
  assert.ok(got["src/session.ts"]! > got["src/a.ts"]!);
  assert.ok(got["src/sign_cookie.ts"]! > got["src/c.ts"]!);
  assert.ok(got["src/c.ts"]! > got["src/a.ts"]!, "cookie is rarer than session");
  assert.equal(got["src/d.ts"], 0);
  assert.equal(Math.max(...Object.values(got)), MAX_BOOST);
});

Deno.test("LexicalFocus finds an identifier however it is written", () => {
  const got = boosts("createPack", {
    "a": "create-pack()",
    "b": "CREATE_PACK",
    "c": "create a pack",
    "d": "createpack",
    "e": "other",
  });
  for (const name of ["a", "b", "c", "d"]) assert.ok(got[name]! > 0, name);
  assert.ok(got["a"]! > got["c"]!);
  assert.equal(got["e"], 0);
});

Deno.test("LexicalFocus rates lines by the words they hold, rare ones higher", () => {
  const focus = new LexicalFocus("session cookie");
  const texts = ["session", "session x", "session cookie", "none of it"];
  texts.forEach((text, i) => focus.read(`${i}`, encoder.encode(text)));
  const worth = (line: string): number => focus.worthOf(line);
  assert.equal(worth("the Session has a cookie"), 1000);
  assert.equal(worth("sessionCookies()"), 1000);
  assert.ok(worth("cookie cookie") > worth("session") && worth("session") > 0);
  assert.ok(worth("cookie") + worth("session") >= 999);
  assert.equal(worth("nothing"), 0);
});

Deno.test("LexicalFocus does not depend on the order in which files are read", () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`f${i}`, `cookie ${"x ".repeat(i)} session`.repeat(i)]),
  );
  const order = Object.keys(files);
  assert.deepEqual(
    boosts("cookie session", files, order.toReversed()),
    boosts("cookie session", files),
  );
});

Deno.test("LexicalFocus refuses to go on where no file holds any word", () => {
  assert.throws(() => boosts("zebra", { a: "cookie" }), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.deepEqual([error.code, error.exitCode], ["pack.focus-not-found", 66]);
    return true;
  });
});

Deno.test("log2Fixed() is the logarithm in 65,536ths", () => {
  for (
    const [n, d] of [[1, 1], [2, 1], [3, 2], [10, 3], [200_002, 1], [1_000_001, 1_000_000]] as const
  ) {
    const exact = Math.log2(n / d) * 65_536;
    assert.ok(Math.abs(Number(log2Fixed(n, d)) - exact) <= 1.01, `${n}/${d}`);
  }
  assert.equal(log2Fixed(8, 1), 3n << 16n);
});

Deno.test.each<[string]>([[""], ["?!"], ["x".repeat(1001)], ["\ud800"], [
  Array.from({ length: 65 }, (_, i) => `w${i}q`).join(" "),
]])("parseFocus(%j) is a usage error", (text) => {
  assert.throws(() => parseFocus(text), (error) => {
    return error instanceof PackRepoError && error.code === "pack.bad-focus" &&
      error.exit === "usage";
  });
});
