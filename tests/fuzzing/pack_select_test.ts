/** What people write to select by hand: any text is taken or refused with a documented error. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import { parseConfig } from "../../lib/cli/config_parse.ts";
import { LexicalFocus, MAX_BOOST } from "../../lib/pack/focus.ts";
import { matchesGlob, parseGlob } from "../../lib/pack/glob.ts";
import { makeSelection, parsePathList } from "../../lib/pack/manual_selection.ts";
import { selectionFlags } from "../../lib/pack/selection_flags.ts";

const RUNS = 400;

/** Text of characters that mean something, and of any others. */
function textOf(meaning: readonly string[]): fc.Arbitrary<string> {
  return fc.array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...meaning), weight: 4 },
      { arbitrary: fc.string({ unit: "binary", maxLength: 4 }), weight: 1 },
    ),
    { maxLength: 30 },
  ).map((parts) => parts.join(""));
}

/** Returns what `work` gives, or undefined where it refuses as documented. */
function orRefused<T>(work: () => T, codes: readonly string[]): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PackRepoError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

const PATTERN = textOf([
  "*",
  "**",
  "?",
  "[",
  "]",
  "!",
  "^",
  "-",
  "\\",
  "/",
  "a",
  "b",
  "[:digit:]",
  ".",
]);

Deno.test("any pattern is parsed or refused, and then matches any path or does not", () => {
  fc.assert(
    fc.property(PATTERN, fc.string({ unit: "binary", maxLength: 40 }), (text, path) => {
      const glob = orRefused(() => parseGlob(text), ["pack.bad-pattern"]);
      if (glob !== undefined) assert.equal(typeof matchesGlob(glob, path), "boolean");
    }),
    { numRuns: RUNS },
  );
});

Deno.test("a path without special characters matches itself, escaped or not", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 })
    .filter((text) => !/[*?[\]\\/!\0]/.test(text) && !/^\.{1,2}$/.test(text));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      const path = names.join("/");
      assert.equal(matchesGlob(parseGlob(`/${path}`), path), true);
      assert.equal(matchesGlob(parseGlob(`/${path}`), `${path}/below`), true);
      const escaped = [...path].map((char) => char === "/" ? char : `\\${char}`).join("");
      assert.equal(matchesGlob(parseGlob(`/${escaped}`), path), true);
    }),
    { numRuns: RUNS },
  );
});

Deno.test("any selection is recorded the same again, or refused", () => {
  const codes = ["pack.bad-pattern", "pack.bad-path", "pack.bad-focus"];
  const path = textOf(["a", "b", "/", ".", "..", "./", "\0"]);
  fc.assert(
    fc.property(
      fc.record({
        include: fc.array(PATTERN, { maxLength: 3 }),
        exclude: fc.array(PATTERN, { maxLength: 3 }),
        subdir: fc.option(path, { nil: undefined }),
        paths: fc.option(fc.array(path, { minLength: 1, maxLength: 3 }), { nil: undefined }),
        focus: fc.option(textOf(["a", "createPack", " ", "the"]), { nil: undefined }),
      }),
      (request) => {
        const made = orRefused(() => makeSelection(request), codes);
        if (made === undefined) return;
        assert.deepEqual(makeSelection(made), made);
        const reversed = { ...request, include: request.include.toReversed() };
        assert.deepEqual(makeSelection(reversed), made);
        for (const flag of selectionFlags(made)) assert.doesNotMatch(flag, /[\p{Cc}\p{Cs}]/u);
      },
    ),
    { numRuns: RUNS },
  );
});

Deno.test("any list of paths is parsed or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const paths = orRefused(() => parsePathList(bytes), ["pack.bad-list"]);
      for (const path of paths ?? []) assert.ok(path !== "" && !path.includes("\0"));
    }),
    { numRuns: RUNS },
  );
});

Deno.test("any focus rates any files from 0 to the most, or is refused", () => {
  const word = textOf(["cookie", "Session", "_", "createPack", " ", "\n", "\u6f22", "2"]);
  fc.assert(
    fc.property(word, fc.array(word, { minLength: 1, maxLength: 6 }), (question, files) => {
      orRefused(() => {
        const focus = new LexicalFocus(question);
        files.forEach((text, i) => focus.read(`${i}`, new TextEncoder().encode(text)));
        const boosts = files.map((_, i) => focus.boostOf(`${i}`));
        assert.equal(Math.max(...boosts), MAX_BOOST);
        for (const boost of boosts) assert.ok(Number.isInteger(boost) && boost >= 0);
        for (const text of files) {
          const worth = focus.worthOf(text);
          assert.ok(Number.isInteger(worth) && worth >= 0 && worth <= MAX_BOOST);
        }
      }, ["pack.bad-focus", "pack.focus-not-found"]);
    }),
    { numRuns: RUNS },
  );
});

Deno.test("any settings are parsed or refused with 78", async () => {
  const yaml = textOf([
    "pack:",
    "\n  ",
    "\n",
    "budget: ",
    "1000",
    "include: ",
    "[a, b]",
    "- x",
    "{",
    "}",
    "&a ",
    "*a",
    "!!binary ",
    "|",
    "'",
    "---\n",
    "<<: ",
    "# c",
    "\t",
    "null",
  ]);
  await fc.assert(
    fc.asyncProperty(yaml, async (text) => {
      try {
        const sections = await parseConfig(text, "packrepo.yaml");
        assert.equal(typeof sections, "object");
      } catch (error) {
        assert.ok(error instanceof PackRepoError, `${error}`);
        assert.equal(error.exitCode, 78);
      }
    }),
    { numRuns: RUNS / 4 },
  );
});
