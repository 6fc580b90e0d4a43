import assert from "node:assert/strict";
import { parseRegex } from "../../../../lib/scan/regex/parse.ts";

Deno.test("parseRegex() reads groups, classes, escapes and repeats", () => {
  assert.deepEqual(parseRegex("A(?<n>b|[\\]x-]){2,3}?$"), {
    kind: "sequence",
    items: [
      { kind: "one", char: "a", source: "A" },
      {
        kind: "repeat",
        min: 2,
        max: 3,
        body: {
          kind: "choice",
          options: [
            { kind: "one", char: "b", source: "b" },
            { kind: "one", char: undefined, source: "[\\]x-]" },
          ],
        },
      },
      { kind: "edge" },
    ],
  });
});

Deno.test("parseRegex() takes a brace that counts nothing for itself", () => {
  assert.deepEqual(parseRegex("{x"), {
    kind: "sequence",
    items: [
      { kind: "one", char: "{", source: "{" },
      { kind: "one", char: "x", source: "x" },
    ],
  });
});

Deno.test("parseRegex() refuses back-references, look-behind and what does not close", () => {
  for (const bad of ["(a)\\1", "(?<=a)b", "(?<!a)b", "\\k<n>", "(a", "a)", "[a", "a\\", "(?#x)"]) {
    assert.throws(() => parseRegex(bad), SyntaxError, bad);
  }
  assert.throws(() => parseRegex("(".repeat(200) + ")".repeat(200)), SyntaxError);
});
