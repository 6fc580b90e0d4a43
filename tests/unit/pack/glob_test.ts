import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { matchesGlob, parseGlob } from "../../../lib/pack/glob.ts";

const TABLE: readonly (readonly [glob: string, yes: readonly string[], no: readonly string[]])[] = [
  ["*.ts", ["a.ts", "src/deep/b.ts", ".ts"], ["a.tsx", "a.ts2"]],
  ["src", ["src", "src/a", "lib/src/b/c"], ["srcs/a", "asrc"]],
  ["/src", ["src/a"], ["lib/src/b"]],
  ["src/", ["src/a", "lib/src/b"], ["src", "lib/src"]],
  ["src/*.ts", ["src/a.ts"], ["src/b/a.ts", "lib/src/a.ts"]],
  ["src/**", ["src/a", "src/b/c"], ["src", "srcs/a"]],
  ["src/**/x.ts", ["src/x.ts", "src/a/b/x.ts"], ["x.ts", "src/ax.ts"]],
  ["**/x", ["x", "a/b/x", "x/y"], ["ax"]],
  ["**", ["a", "a/b"], []],
  ["a**b", ["ab", "axb", "q/axxb"], ["a/b"]],
  ["?.md", ["a.md", "\u{1f600}.md"], [".md", "ab.md"]],
  ["[a-c]x", ["ax", "d/cx"], ["dx", "[a-c]x"]],
  ["[!a-c]x", ["dx"], ["ax", "x"]],
  ["[^a]", ["b"], ["a"]],
  ["[]]", ["]"], ["a"]],
  ["[a\\]]", ["]", "a"], ["\\"]],
  ["[a-]", ["-", "a"], ["b"]],
  ["[[:digit:]_]*", ["1a", "_"], ["a1"]],
  ["[z-a]", [], ["z", "a", "-"]],
  ["\\*.ts", ["*.ts"], ["a.ts"]],
  ["\\!a", ["!a"], ["a"]],
  ["a b ", ["a b "], ["a b"]],
  ["\u6f22*", ["\u6f22\u5b57"], ["\u5b57"]],
];

Deno.test("matchesGlob() matches what gitignore(5) says", () => {
  for (const [text, yes, no] of TABLE) {
    const glob = parseGlob(text);
    for (const path of yes) assert.equal(matchesGlob(glob, path), true, `${text} on ${path}`);
    for (const path of no) assert.equal(matchesGlob(glob, path), false, `${text} on ${path}`);
  }
});

Deno.test.each([
  ["!a"],
  [""],
  ["/"],
  ["a//b"],
  ["./a"],
  ["../a"],
  ["a/.."],
  ["[a"],
  ["[[:nope:]]"],
  ["a\\"],
  ["a\0"],
  ["\ud800"],
  ["x".repeat(1001)],
])("parseGlob(%j) is a usage error", (text) => {
  assert.throws(() => parseGlob(text), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.deepEqual([error.code, error.exit], ["pack.bad-pattern", "usage"]);
    assert.ok(error.message.length < 300);
    return true;
  });
});

Deno.test("matchesGlob() says what git check-ignore says, on patterns and paths at random", async () => {
  const name = fc.array(fc.constantFrom("a", "b", "*", "?", "[ab]", "[!a]", "**", ".x"), {
    minLength: 1,
    maxLength: 3,
  }).map((parts) => parts.join(""));
  const pattern = fc.tuple(
    fc.constantFrom("", "/"),
    fc.array(fc.oneof(name, fc.constant("**")), { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "/"),
  ).map(([head, names, tail]) => `${head}${names.join("/")}${tail}`)
    // Git's own answers do not follow from its manual where `**` is part of a name, or twice in a row.
    .filter((text) => !/[^/]\*\*|\*\*[^/]|\*\*\/\*\*/.test(text));
  const path = fc.array(fc.constantFrom("a", "b", "ab", "ba", "a.x", ".x", "aab"), {
    minLength: 1,
    maxLength: 4,
  }).map((names) => names.join("/"));
  const cases = fc.sample(fc.tuple(pattern, fc.uniqueArray(path, { minLength: 8 })), 60);
  const folder = await Deno.makeTempDir({ prefix: "packrepo-glob-" });
  const run = async (args: string[], stdin = ""): Promise<string> => {
    const child = new Deno.Command("git", {
      args: ["-C", folder, ...args],
      env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(stdin));
    await writer.close();
    return new TextDecoder().decode((await child.output()).stdout);
  };
  try {
    await run(["init", "-q", "."]);
    for (const [text, paths] of cases) {
      await Deno.writeTextFile(`${folder}/.gitignore`, `${text}\n`);
      const said = await run(["check-ignore", "--no-index", "-z", "--stdin"], paths.join("\0"));
      const ignored = new Set(said.split("\0").filter((each) => each !== ""));
      const glob = parseGlob(text);
      for (const each of paths) {
        assert.equal(matchesGlob(glob, each), ignored.has(each), `${text} on ${each}`);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("matchesGlob() answers at once where a backtracking matcher would not", () => {
  const glob = parseGlob(`${"*a".repeat(400)}b`);
  assert.equal(matchesGlob(glob, "a".repeat(4000)), false);
  const folders = parseGlob(`${"**/a/".repeat(150)}b`);
  assert.equal(matchesGlob(folders, Array(1000).fill("a").join("/")), false);
});
