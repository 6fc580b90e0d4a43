import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { scopeIn, scopeOf } from "../../../lib/pack/scope.ts";
import type { ManualSelection } from "../../../lib/pack/mod.ts";
import { openRepo } from "../../../lib/repo/mod.ts";
import { addCommit, makeRepo } from "../../helpers/git_fixtures.ts";
import { memoryRepo } from "./memory_repo.ts";

const PATHS = [
  "README.md",
  "docs/a.md",
  "docs/deep/b.md",
  "src/main.ts",
  "src/main_test.ts",
  "src/util/x.ts",
  "srcs/y.ts",
];
const entries = await memoryRepo(Object.fromEntries(PATHS.map((path) => [path, path]))).entries();

function kept(selection: ManualSelection, changed?: readonly string[]): readonly string[] {
  const scope = scopeOf(entries, selection, { label: "r", changed: new Set(changed) });
  return PATHS.filter(scope);
}

Deno.test("scopeOf() keeps what every member of a selection keeps", () => {
  assert.deepEqual(kept({ include: ["*.ts"] }), [
    "src/main.ts",
    "src/main_test.ts",
    "src/util/x.ts",
    "srcs/y.ts",
  ]);
  assert.deepEqual(kept({ include: ["*.md", "/srcs"] }), [
    "README.md",
    "docs/a.md",
    "docs/deep/b.md",
    "srcs/y.ts",
  ]);
  assert.deepEqual(kept({ include: ["src"], exclude: ["*_test.ts", "util"] }), ["src/main.ts"]);
  assert.deepEqual(kept({ subdir: "src" }), ["src/main.ts", "src/main_test.ts", "src/util/x.ts"]);
  assert.deepEqual(kept({ subdir: "docs", include: ["/docs/deep/**"] }), ["docs/deep/b.md"]);
  assert.deepEqual(kept({ paths: ["docs/deep", "src/main.ts"] }), [
    "docs/deep/b.md",
    "src/main.ts",
  ]);
  assert.deepEqual(
    kept({ changed_since: "1".repeat(40), include: ["src"] }, ["README.md", "src/main.ts", "gone"]),
    ["src/main.ts"],
  );
  assert.deepEqual(kept({}), PATHS);
});

Deno.test.each<[ManualSelection, RegExp]>([
  [{ include: ["*.ts", "*.zig"] }, /no path of its commit matches --include "\*\.zig"/],
  [{ exclude: ["*"] }, /--exclude leaves no file/],
  [{ subdir: "Src" }, /no folder "Src"$/],
  [{ subdir: "README.md" }, /no folder "README.md", but a file/],
  [
    { paths: ["src/main.ts", "nope", "a/b", "c", "d"] },
    /4 of 5 listed .*"nope", "a\/b", "c" and 1/,
  ],
  [{ changed_since: "1".repeat(40) }, /no file of its commit differs from 1{40}/],
  [{ include: ["*.md"], subdir: "src" }, /no file is left/],
])("scopeOf(%j) is no input", (selection, message) => {
  assert.throws(() => kept(selection), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.deepEqual([error.code, error.exitCode], ["pack.nothing-selected", 66]);
    assert.match(error.message, /^Cannot pack "r": /);
    assert.match(error.message, message);
    return true;
  });
});

Deno.test("scopeIn() asks git what has changed, and nothing where nothing is selected", async () => {
  await using fixture = await makeRepo({ "a.md": "1\n", "b.md": "1\n", "c.md": "1\n" });
  await addCommit(fixture, { "b.md": "2\n", "d.md": "1\n", "c.md": null });
  const spec = { kind: "path", location: fixture.path, label: "r", name: "r" } as const;
  await using repo = await openRepo(spec);
  const scope = await scopeIn(repo, { changed_since: fixture.commit });
  const paths = (await repo.entries()).map(({ path }) => path);
  assert.deepEqual(paths.filter(scope!), ["b.md", "d.md"]);
  assert.equal(await scopeIn(repo, undefined), undefined);
  assert.equal(await scopeIn(repo, { focus: "word" }), undefined);
});
