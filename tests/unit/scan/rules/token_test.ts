import assert from "node:assert/strict";
import {
  escapePattern,
  filled,
  leastEntropy,
  mixedAhead,
  tokenEnd,
  tokenPattern,
  tokenPrefix,
  tokenStart,
  tooShort,
} from "../../../../lib/scan/rules/token.ts";

Deno.test("tokenPattern() writes a form as an expression", () => {
  assert.equal(tokenPattern("ghp_{36:A-Za-z0-9}"), "ghp_[A-Za-z0-9]{36}");
  assert.equal(tokenPattern("a.b{2-4:a-f}|{6:crc}"), "a\\.b[a-f]{2,4}\\|[A-Za-z0-9]{6}");
});

Deno.test("escapePattern() gives an expression that matches the text and nothing else", () => {
  const text = "a.b*c+(d)[e]{f}|g/h\\i^j$k?";
  assert.ok(new RegExp(`^${escapePattern(text)}$`).test(text));
  assert.ok(!new RegExp(`^${escapePattern("a.b")}$`).test("axb"));
});

Deno.test("tokenPrefix() returns the text before the first class", () => {
  assert.equal(tokenPrefix("sk-{3:a-z}-x"), "sk-");
  assert.equal(tokenPrefix("{3:a-z}-x"), "");
});

Deno.test("tokenStart() lets a token begin behind an escape or an encoded byte, not in a word", () => {
  const start = new RegExp(`${tokenStart("ab{2:0-9}")}ab12`);
  for (const text of ["ab12", "=ab12", "\\nab12", "%3Dab12", "-ab12"]) assert.match(text, start);
  for (const text of ["xab12", "_ab12", "9ab12"]) assert.doesNotMatch(text, start);
  const base64 = new RegExp(`${tokenStart("{2:A-Z+/}x")}[A-Z+/]{2}x`);
  assert.match('"/+x', base64);
  assert.doesNotMatch('"/++x', base64);
});

Deno.test("tokenEnd() lets a full stop follow, and nothing that could be more of the token", () => {
  const end = new RegExp(`^x${tokenEnd("x{2:a-z_.-}")}`);
  for (const text of ["x", "x.", 'x"', "x\\n", "x,"]) assert.match(text, end);
  for (const text of ["xy", "x_", "x-", "x0"]) assert.doesNotMatch(text, end);
});

Deno.test("mixedAhead() asks for a digit and a letter where random tokens have both", () => {
  const hex = new RegExp(`^${mixedAhead("{32:a-f0-9}")}`);
  assert.match("0123456789abcdef0123456789abcdef", hex);
  assert.doesNotMatch("12345678901234567890123456789012", hex);
  assert.doesNotMatch("abcdefabcdefabcdefabcdefabcdefab", hex);
  for (const form of ["{16:0-9}", "{17:A-Za-z}", "{8:A-Za-z0-9}", "x{32:a-f0-9}"]) {
    assert.equal(mixedAhead(form).includes("[^0-9]"), false, form);
  }
});

Deno.test("leastEntropy() grows with the length and the class of a token", () => {
  assert.equal(leastEntropy("{16:a-f0-9}"), 2600);
  assert.ok(leastEntropy("{32:A-Za-z0-9}") > leastEntropy("{16:A-Za-z0-9}"));
  assert.ok(leastEntropy("{64:a-z}") > leastEntropy("{64:a-f0-9}"));
});

Deno.test("tooShort() and filled() make forms of what is no token", () => {
  assert.equal(tooShort("a{5:b}c{30:d}", undefined), "a{5:b}c{29:d}");
  assert.equal(tooShort("a{30-40:d}", "other"), "a{10:d}");
  assert.equal(filled("a-{4:a-z}-{3:0-9}"), "a-xxxx-000");
});
