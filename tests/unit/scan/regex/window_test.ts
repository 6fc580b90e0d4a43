import assert from "node:assert/strict";
import { longestMatch, windowsOf } from "../../../../lib/scan/regex/window.ts";
import { parseRegex } from "../../../../lib/scan/regex/parse.ts";

function windows(source: string, ...keywords: string[]): unknown {
  const found = windowsOf(source, keywords);
  return found && Object.fromEntries(found);
}

Deno.test("windowsOf() reaches from a token's prefix to its end", () => {
  assert.deepEqual(windows("\\bghp_[A-Za-z0-9]{36}\\b", "ghp_"), {
    ghp_: { before: 0, after: 36 },
  });
});

Deno.test("windowsOf() reads case, classes of one letter and escapes as the letters they are", () => {
  const one = { abc_: { before: 0, after: 2 } };
  for (
    const source of ["ABC_\\d\\d", "[Aa]b[cC]_..", "\\x41bc\\x5f[^x]{2}", "(?:a)(?<n>b)c_\\w\\w"]
  ) {
    assert.deepEqual(windows(source, "abc_"), one, source);
  }
});

Deno.test("windowsOf() follows choices, also through a keyword", () => {
  assert.deepEqual(
    windows("x{0,3}(?:s|r)k_(?:live|test)_y{4}", "sk_live_", "rk_live_", "k_test_"),
    {
      "sk_live_": { before: 3, after: 4 },
      "rk_live_": { before: 3, after: 4 },
      "k_test_": { before: 4, after: 4 },
    },
  );
});

Deno.test("windowsOf() takes the widest of the ways that a keyword stands for", () => {
  assert.deepEqual(windows("(?:abc\\d{2}|\\d{7}abc)", "abc"), { abc: { before: 7, after: 2 } });
});

Deno.test("windowsOf() returns undefined where a match need not hold a keyword", () => {
  assert.equal(windows("(?:abc)?\\d{9}", "abc"), undefined);
  assert.equal(windows("(?:abc|xyz)\\d{9}", "abc"), undefined);
  assert.equal(windows("[a-c]{3}\\d{9}", "abc"), undefined);
});

Deno.test("windowsOf() counts what a look-ahead looks at, and says where there is no end", () => {
  assert.deepEqual(windows("abc\\d{2}(?![a-z]{5})", "abc"), { abc: { before: 0, after: 7 } });
  assert.deepEqual(windows("\\s*abc\\w+", "abc"), { abc: { before: Infinity, after: Infinity } });
});

Deno.test("windowsOf() passes over choices without keywords where there are too many ways", () => {
  const noise = "(?:a1|b2|c3|d4|e5)".repeat(6);
  assert.deepEqual(windows(`${noise}(?:key|api)_z`, "key", "api"), {
    key: { before: 12, after: 2 },
    api: { before: 12, after: 2 },
  });
});

Deno.test("longestMatch() adds up what a match may have", () => {
  assert.equal(longestMatch(parseRegex("^(?:ab|c{2,5})?[xyz]\\b$")), 6);
  assert.equal(longestMatch(parseRegex("(?:)*a{0}")), 0);
  assert.equal(longestMatch(parseRegex("a{2,}")), Infinity);
});
