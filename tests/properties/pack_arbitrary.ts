/** Arbitrary git repositories for tests of packs. */

import fc from "fast-check";
import type { FixtureContent } from "../helpers/git_fixtures.ts";

const AWKWARD_NAME = fc.constantFrom(
  "a",
  "Z",
  "\u00e9",
  "\uff5a",
  "\u{1f600}",
  " ",
  ",",
  '"',
  "'",
  "\\",
  "\n",
  "\t",
  "%",
  "=",
  "\u202e",
  "\x7f",
  "-",
  "test",
);

const ENDING = fc.constantFrom("", ".ts", ".py", ".md", ".json", ".txt", ".min.js", ".lock");

/** A part of a path; folders and files begin otherwise, so that none is both. */
function part(prefix: string): fc.Arbitrary<string> {
  return fc.array(AWKWARD_NAME, { maxLength: 3 }).map((names) => prefix + names.join(""));
}

const path = fc.tuple(
  fc.array(part("d"), { maxLength: 2 }),
  fc.oneof(
    fc.tuple(part("f"), ENDING).map(([name, ending]) => name + ending),
    fc.constantFrom("README.md", "package.json", ".env", "yarn.lock"),
  ),
).map(([folders, name]) => [...folders, name].join("/"));

const line = fc.oneof(
  fc.constantFrom("", " ", "\t", "  x = 1;", "// c", "};", "/", "\ufeff", "\r", "\u0085", "\u3000"),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.lorem({ maxCount: 12 }),
).map((text) => text.replaceAll("\0", ""));

const text = fc.tuple(
  fc.array(line, { minLength: 1, maxLength: 12 }),
  fc.integer({ min: 1, max: 60 }),
  fc.constantFrom("\n", "\r\n"),
  fc.constantFrom("", "\n", "\n\n", " \n"),
).map(([lines, times, newline, end]) =>
  Array.from({ length: times }, (_, i) => [i, ...lines].join(newline)).join(newline) + end
);

const content: fc.Arbitrary<FixtureContent> = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom("", "\n", "same\n", "a\0b") },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }).map((link) => ({ link: `x${link}` })) },
  { weight: 1, arbitrary: fc.constant({ submodule: "1".repeat(40) }) },
  {
    weight: 1,
    arbitrary: fc.constant(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 5\n`,
    ),
  },
).map((value) =>
  typeof value === "object" && "link" in value && typeof value.link === "string"
    ? { link: value.link.replaceAll("\0", "") }
    : value
);

/** No property is tried longer. */
const MOST_MS = 15_000;

/**
 * Tries a property on so many values, in bounded time: what was begun goes to its end, so that no
 * process outlives the test. Shrinking would make repositories for every step: the seed that is
 * printed is what one goes on from.
 */
export async function assertBounded<T>(
  values: fc.Arbitrary<T>,
  numRuns: number,
  property: (value: T) => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + MOST_MS;
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      if (Date.now() < deadline) await property(value);
    }),
    { numRuns, endOnFailure: true },
  );
}

/** A commit: for each of some files, picked by number, a word that is added to it. */
export type Step = readonly (readonly [file: number, word: string])[];

/** What happened to the files of a repository, in a few commits, oldest first. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.array(fc.tuple(fc.nat(40), fc.lorem({ maxCount: 3 })), { minLength: 1, maxLength: 4 }),
  { maxLength: 6 },
);

/** Returns what a step makes of the files that are text; nothing where it picks no such file. */
export function changedBy(
  step: Step,
  files: Readonly<Record<string, FixtureContent>>,
): Record<string, FixtureContent> {
  const paths = Object.keys(files);
  const changed: Record<string, FixtureContent> = {};
  for (const [pick, word] of step) {
    const path = paths[pick % paths.length]!;
    const before = files[path];
    if (typeof before === "string") changed[path] = `${word}\n${before}\n${word}\n`;
  }
  return changed;
}

const indented = fc.tuple(fc.constantFrom("", "  ", "    ", "\t"), line).map((parts) =>
  parts.join("")
);

/** A text of many blocks: what a file looks like that comes in by its parts. */
export const largeFile: fc.Arbitrary<string> = fc.tuple(
  fc.array(fc.array(indented, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 8 }),
  fc.integer({ min: 20, max: 60 }),
  fc.constantFrom("\n", "\r\n"),
).map(([blocks, times, newline]) =>
  Array.from(
    { length: times },
    (_, i) =>
      blocks.map((lines, k) => [`block ${i}.${k}:`, ...lines, "", ""].join(newline)).join(""),
  ).join("")
);

/** Files of a commit: text mostly, of several thousand tokens. */
export const repositoryFiles: fc.Arbitrary<Record<string, FixtureContent>> = fc
  .dictionary(path, content, { minKeys: 1, maxKeys: 12, noNullPrototype: true });
