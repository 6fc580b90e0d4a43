import assert from "node:assert/strict";
import { oneOf, parseText, resolvePath, wholeNumber } from "../../../lib/cli/mod.ts";

Deno.test("parseText() returns a text as it is", () => {
  for (const text of ["", " a ", "é\n"]) assert.equal(parseText(text), text);
});

Deno.test("oneOf() takes its words exactly and names them otherwise", () => {
  const parse = oneOf("tokenizer", ["cl100k", "o200k"]);
  assert.equal(parse("o200k"), "o200k");
  for (const bad of ["", "CL100K", "cl100k ", "constructor", "__proto__", "gpt\n2"]) {
    assert.throws(() => parse(bad), {
      code: "cli.bad-choice",
      exitCode: 64,
      message: `Unknown tokenizer ${JSON.stringify(bad)}`,
      hint: "Choose one of: cl100k, o200k",
    });
  }
});

Deno.test("wholeNumber() takes decimal digits in its range and nothing else", () => {
  const parse = wholeNumber("budget", 1, 1_000_000_000);
  for (const [text, value] of [["1", 1], ["1000000000", 1e9], ["007", 7]] as const) {
    assert.equal(parse(text), value);
  }
  for (
    const bad of [
      "0",
      "-1",
      "1000000001",
      "1e9",
      "50k",
      "1.0",
      "+1",
      " 1",
      "1 ",
      "1_000",
      "1,000",
      "0x10",
      "",
      "NaN",
      "Infinity",
      "٣",
      "9".repeat(16),
      "9".repeat(100_000),
    ]
  ) {
    assert.throws(() => parse(bad), {
      code: "cli.bad-number",
      exitCode: 64,
      hint: "Pass a whole number from 1 to 1000000000",
    }, bad.slice(0, 20));
  }
});

Deno.test("wholeNumber() and oneOf() keep their errors short", () => {
  for (const parse of [wholeNumber("budget", 1, 10), oneOf("budget", ["a"])]) {
    let length = 0;
    try {
      parse("9".repeat(100_000));
    } catch (error) {
      length = (error as Error).message.length;
    }
    assert.ok(length > 0 && length < 200, `${length}`);
  }
});

const PATHS = [
  ["a", "/srv/me", "/srv/me/a"],
  [".", "/srv/me", "/srv/me"],
  ["", "/srv/me", "/srv/me"],
  ["..", "/srv/me", "/srv"],
  ["../../../..", "/srv/me", "/"],
  ["./a//b/./c/../d/", "/srv/me", "/srv/me/a/b/d"],
  ["/x/../y", "/srv/me", "/y"],
  ["/", "/srv/me", "/"],
  ["a", "/", "/a"],
  ["a", "/srv/me/", "/srv/me/a"],
  ["...", "/h", "/h/..."],
  [".hidden", "/h", "/h/.hidden"],
  ["~/a", "/h", "/h/~/a"],
  ["com,ma é\n", "/h", "/h/com,ma é\n"],
] as const;

Deno.test("resolvePath() makes paths absolute and resolves dots", () => {
  for (const [path, folder, expected] of PATHS) {
    assert.equal(resolvePath(path, folder), expected, JSON.stringify([path, folder]));
  }
});
