import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { changedPaths, type Oid, openRepo, resolveIn } from "../../../lib/repo/mod.ts";
import { addCommit, fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { makeHostileRepo } from "./hostile_repo.ts";

const specOf = (path: string) =>
  ({ kind: "path", location: path, label: path, name: "r" }) as const;

Deno.test("changedPaths() names what differs in content, mode or existence, and nothing else", async () => {
  await using fixture = await makeRepo([
    ["same.md", "same\n"],
    ["src/edited.ts", "one\n"],
    ["src/mode.sh", "run\n"],
    ["old name.ts", "moved\n"],
    ["gone.ts", "gone\n"],
    ["module", { submodule: "1".repeat(40) }],
    [Uint8Array.of(0x61, 0xff), "bytes\n"],
  ]);
  await fixtureGit(["-C", fixture.path, "tag", "v1"]);
  await addCommit(fixture, {
    "src/edited.ts": "two\n",
    "src/mode.sh": { executable: true, content: "run\n" },
    "old name.ts": null,
    "new\tname.ts": "moved\n",
    "gone.ts": null,
    "module": { submodule: "2".repeat(40) },
  });
  await fixtureGit(["-C", fixture.path, "config", "diff.renames", "true"]);
  await fixtureGit(["-C", fixture.path, "config", "diff.ignoreSubmodules", "all"]);
  await using repo = await openRepo(specOf(fixture.path));
  const since = await resolveIn(repo, "v1");
  assert.equal(since, fixture.commit);
  assert.deepEqual([...await changedPaths(repo, since)], [
    "gone.ts",
    "module",
    "new\tname.ts",
    "old name.ts",
    "src/edited.ts",
    "src/mode.sh",
  ]);
  assert.equal((await changedPaths(repo, repo.info.commit)).size, 0);
  await using old = await openRepo(specOf(fixture.path), { ref: "v1" });
  assert.ok((await changedPaths(old, repo.info.commit)).has("gone.ts"));
});

Deno.test("changedPaths() writes a path that is not UTF-8 as entries() does", async () => {
  await using fixture = await makeRepo([["a", "1"]]);
  await addCommit(fixture, [[Uint8Array.of(0x62, 0xff, 0x25), "x"]]);
  await using repo = await openRepo(specOf(fixture.path));
  const entries = (await repo.entries()).map(({ path }) => path);
  const changed = await changedPaths(repo, fixture.commit as Oid);
  assert.deepEqual([...changed], entries.filter((path) => path !== "a"));
});

Deno.test("resolveIn() and changedPaths() say which revision or object is not there", async () => {
  await using fixture = await makeRepo({ a: "1" });
  await using repo = await openRepo(specOf(fixture.path));
  const failure = (code: string) => (error: unknown) =>
    error instanceof PackRepoError && error.code === code;
  await assert.rejects(resolveIn(repo, "nope"), failure("repo.ref-not-found"));
  await assert.rejects(resolveIn(repo, "-x"), failure("repo.bad-ref"));
  await assert.rejects(
    changedPaths(repo, "1".repeat(40) as Oid),
    failure("repo.object-missing"),
  );
});

Deno.test("changedPaths() runs no program that a repository names", async () => {
  await using hostile = await makeHostileRepo();
  await using repo = await openRepo(specOf(hostile.path));
  // The empty tree: every file differs from it.
  const changed = await changedPaths(repo, "4b825dc642cb6eb9a060e54bf8d69288fbee4904" as Oid);
  assert.equal(changed.size, (await repo.entries()).length);
  assert.deepEqual(await hostile.sprung(), []);
});
