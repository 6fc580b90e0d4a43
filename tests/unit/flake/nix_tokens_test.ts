import assert from "node:assert/strict";
import { NixSyntaxError, nixTokens } from "../../../lib/flake/nix_tokens.ts";

/** Tokens in short: a string in quotes, anything without text as a star. */
function brief(text: string): string {
  return nixTokens(text)
    .map(({ kind, text }) => kind === "string" ? `"${text}"` : kind === "opaque" ? "*" : text)
    .join(" ");
}

const CASES: readonly (readonly [nix: string, tokens: string])[] = [
  ["", ""],
  ["{ a = 1; }", "{ a = * ; }"],
  ["a.b.c = true;", "a . b . c = true ;"],
  [`"a\\nb\\"c\\$\\\\"`, `*`],
  [`"a\\nb\\"c\\\\"`, `"a\nb"c\\"`],
  [`"x\${y}z"`, "*"],
  [`"\${"\${"}"}"}" b`, "* b"],
  [`"$\${a}" b`, "* b"],
  [`"\\\${a}" b`, "* b"],
  [`"a$" b`, "* b"],
  ["''plain'' b", `"plain" b`],
  ["''a ''' b '' c", "* c"],
  ["''a ''$" + "{ b '' c", "* c"],
  ["''a ''\\n b '' c", "* c"],
  ["''$" + `{"''"}'' c`, "* c"],
  ["''$$" + "{'' c", "* c"],
  ["''a'b'' c", "* c"],
  [`"\${ { a = "}"; } }" c`, "* c"],
  [`"\${ # }\n x }" c`, "* c"],
  [`"\${ /* } */ x }" c`, "* c"],
  ['a # b " c\nd', "a d"],
  ["a /* b */ c /**/ d /* * / */ e", "a c d e"],
  ["a//b", "a // b"],
  ["a/b", "*"],
  ["a // b", "a // b"],
  ["a / b", "a / b"],
  ["./a/b c", "* c"],
  ["../a c", "* c"],
  ["/a/b c", "* c"],
  ["~/a c", "* c"],
  ["<nixpkgs/lib> c", "* c"],
  ["a < b > c", "a < b > c"],
  ["./let/in c", "* c"],
  ["./a/$" + "{b}/in c", "* c"],
  ["./$" + `{"}"}in/let c`, "* c"],
  ["./a/.", "*"],
  ["github:NixOS/nixpkgs", `"github:NixOS/nixpkgs"`],
  ["x:x", `"x:x"`],
  ["x: x", "x : x"],
  ["{ x }: x", "{ x } : x"],
  ["a'b'' c", "a'b'' c"],
  ["a-b", "a-b"],
  ["-1 1.5 .5", "- * * . *"],
  ["1.a", "* a"],
  ["a ? b || c && !d -> e", "a ? b || c && ! d -> e"],
  ["{ a, ... }@b: c", "{ a , ... } @ b : c"],
  ["a == b != c <= d >= e ++ f", "a == b != c <= d >= e ++ f"],
  ["a |> b", "a | > b"],
  ["$" + "{a}", "$" + "{ a }"],
];

Deno.test("nixTokens() never takes the inside of a string, comment or path for code", () => {
  for (const [nix, tokens] of CASES) assert.equal(brief(nix), tokens, nix);
});

Deno.test("nixTokens() refuses what does not end, and characters that no Nix has", () => {
  const texts = [
    '"',
    '"a',
    "''",
    "''a'",
    "''a'''",
    '"\\',
    '"${',
    '"${"',
    '"${a',
    "/*",
    "/* *",
    "a /*/",
    "é",
    "`",
    "$",
    "\\",
    "😀",
    "\0",
    "\ufeffa",
    "a\u00a0b",
    "a\vb",
  ];
  for (const text of texts) {
    assert.throws(() => nixTokens(text), NixSyntaxError, JSON.stringify(text));
  }
});

Deno.test("nixTokens() refuses strings nested deeper than anybody writes", () => {
  assert.throws(() => nixTokens('"${'.repeat(100_000)), NixSyntaxError);
});

Deno.test("nixTokens() takes time linear in hostile text", () => {
  const units = [
    " ",
    ".",
    "a",
    "a.",
    "1.",
    "-",
    "<",
    "<a",
    "/",
    "a/",
    "/ ",
    "''a",
    "'",
    '"" ',
    "$$",
    "a:",
    "+",
    "~",
    "#\n",
    "/**/",
    "{",
    "${",
    "x''",
    '"\\"',
  ];
  for (const unit of units) {
    const text = unit.repeat(200_000 / unit.length);
    const start = performance.now();
    try {
      nixTokens(text);
    } catch (error) {
      assert.ok(error instanceof NixSyntaxError, String(error));
    }
    assert.ok(
      performance.now() - start < 60_000,
      `${JSON.stringify(unit)}: ${performance.now() - start} ms`,
    );
  }
});
