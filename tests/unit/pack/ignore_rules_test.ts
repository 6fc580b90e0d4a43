import assert from "node:assert/strict";
import fc from "fast-check";
import {
  IgnoreRules,
  parseAttributesFile,
  parseIgnoreFile,
  readIgnoreRules,
} from "../../../lib/pack/ignore_rules.ts";
import { FIXTURE_ENV, fixtureGit } from "../../helpers/git_fixtures.ts";
import { memoryRepo } from "./memory_repo.ts";

function ignoring(files: Readonly<Record<string, string>>): IgnoreRules {
  return new IgnoreRules(
    Object.entries(files).map(([folder, text]) => ({ folder, rules: parseIgnoreFile(text) })),
  );
}

Deno.test("isIgnored() goes by the last pattern that matches, the nearest file first", () => {
  const rules = ignoring({ "": "*.txt\n!keep.txt\n", "d/": "!*.txt\nkeep.txt\n" });
  assert.deepEqual(
    ["a.txt", "keep.txt", "d/a.txt", "d/keep.txt", "e/a.txt", "a.md"].map((path) =>
      rules.isIgnored(path)
    ),
    [true, false, false, true, true, false],
  );
});

Deno.test("isIgnored() lets nothing back in below a folder that is out", () => {
  const rules = ignoring({ "": "out/\n!out/keep.txt\n", "out/": "!*\n" });
  assert.equal(rules.isIgnored("out/keep.txt"), true);
  assert.equal(rules.isIgnored("out"), false);
});

Deno.test("isIgnored() says what git check-ignore says", async () => {
  const name = fc.constantFrom("a", "b", "ab", "a.b", "x y", "#c", "!d", "[e]");
  const paths = fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 8,
  });
  const piece = fc.constantFrom(
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "a*",
    "[ab]",
    "[!a]",
    "\\#c",
    "\\!d",
    "*.b",
    "\\[e]",
    "x y",
    "x\\ y",
  );
  const line = fc.tuple(
    fc.constantFrom("", "", "!", "/"),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "", "/", " ", "\r"),
  ).map(([start, pieces, end]) => start + pieces.join("/") + end);
  const text = fc.array(fc.oneof(line, fc.constantFrom("", "# note", "!")), { maxLength: 6 });
  const folder = await Deno.makeTempDir({ prefix: "packrepo-ignore-" });
  try {
    await fixtureGit(["init", "-q", "--template=", folder]);
    await fc.assert(
      fc.asyncProperty(paths, text, text, async (all, root, inner) => {
        const asked = [...new Set(all.map((names) => names.join("/")))];
        await Deno.writeTextFile(`${folder}/.gitignore`, root.join("\n"));
        await Deno.mkdir(`${folder}/a`, { recursive: true });
        await Deno.writeTextFile(`${folder}/a/.gitignore`, inner.join("\n"));
        const child = new Deno.Command("git", {
          args: ["check-ignore", "--no-index", "-z", "--stdin"],
          cwd: folder,
          clearEnv: true,
          env: { ...FIXTURE_ENV },
          stdin: "piped",
          stdout: "piped",
          stderr: "null",
        }).spawn();
        const writer = child.stdin.getWriter();
        await writer.write(new TextEncoder().encode(asked.map((path) => `${path}\0`).join("")));
        await writer.close();
        const { stdout } = await child.output();
        const expected = new Set(new TextDecoder().decode(stdout).split("\0"));
        const rules = ignoring({ "": root.join("\n"), "a/": inner.join("\n") });
        for (const path of asked) {
          // "a" is a folder here, which git looks up.
          if (path === "a") continue;
          assert.equal(rules.isIgnored(path), expected.has(path), path);
        }
      }),
      { numRuns: 150, endOnFailure: true, interruptAfterTimeLimit: 20_000 },
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("marksOf() reads linguist's marks, the last and the nearest of each", () => {
  const rules = new IgnoreRules([], [
    {
      folder: "",
      rules: parseAttributesFile(
        "*.js linguist-generated\n/lib/*.js linguist-generated=false\n" +
          "deps/** linguist-vendored=true text\n*.md text\n# no linguist-generated\n",
      ),
    },
    { folder: "deps/", rules: parseAttributesFile("own.js -linguist-vendored\n") },
  ]);
  assert.deepEqual(rules.marksOf("a.js"), { generated: true });
  assert.deepEqual(rules.marksOf("lib/a.js"), { generated: false });
  assert.deepEqual(rules.marksOf("deps/x/a.js"), { vendored: true, generated: true });
  assert.deepEqual(rules.marksOf("deps/own.js"), { vendored: false, generated: true });
  assert.deepEqual(rules.marksOf("a.md"), {});
});

Deno.test("readIgnoreRules() reads both kinds of files at any depth, regular ones only", async () => {
  const repo = memoryRepo({
    ".packrepoignore": "*.csv\n",
    "a/.packrepoignore": "!keep.csv\n",
    "a/b/.gitattributes": "*.ts linguist-generated\n",
    "c/.packrepoignore": { link: "../.packrepoignore" },
    "x.packrepoignore": "*\n",
  });
  const rules = await readIgnoreRules(repo, await repo.entries());
  assert.deepEqual(
    ["t.csv", "a/keep.csv", "a/t.csv", "c/t.md"].map((path) => rules.isIgnored(path)),
    [true, false, true, false],
  );
  assert.deepEqual(rules.marksOf("a/b/c/x.ts"), { generated: true });
  assert.deepEqual(rules.marksOf("a/x.ts"), {});
});
