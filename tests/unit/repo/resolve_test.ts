import assert from "node:assert/strict";
import { addCommit, fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { open, refusal, tempFolder } from "./opening.ts";

Deno.test("openRepo() resolves every kind of revision and says its branch", async () => {
  await using fixture = await makeRepo({ a: "1" });
  const first = fixture.commit;
  const second = await addCommit(fixture, { a: "2" });
  const { path } = fixture;
  const git = (...args: string[]): Promise<string> => fixtureGit(args, { cwd: path });
  await git("branch", "topic/x", first);
  await git("tag", "light", first);
  await git("tag", "-a", "-m", "m", "annotated", first);
  await git("update-ref", "refs/pull/1/head", first);
  await git("update-ref", "refs/heads/ümlaut,😀", first);
  for (
    const [ref, commit, branch] of [
      [undefined, second, "main"],
      ["HEAD", second, "main"],
      ["main", second, "main"],
      ["refs/heads/main", second, "main"],
      ["topic/x", first, "topic/x"],
      ["ümlaut,😀", first, "ümlaut,😀"],
      ["light", first, undefined],
      ["annotated", first, undefined],
      ["refs/pull/1/head", first, undefined],
      [first, first, undefined],
      [first.toUpperCase(), first, undefined],
      [first.slice(0, 8), first, undefined],
      ["main~1", first, undefined],
      ["HEAD^", first, undefined],
    ] as const
  ) {
    await using repo = await open(path, ref);
    assert.deepEqual([repo.info.commit, repo.info.branch], [commit, branch], ref);
  }
  await git("checkout", "-q", "--detach", first);
  await using detached = await open(path);
  assert.deepEqual([detached.info.commit, detached.info.branch], [first, undefined]);
});

Deno.test("openRepo() says that a repository has no commit yet", async () => {
  await using temp = await tempFolder();
  await fixtureGit(["init", "-q", "-b", "main", temp.path]);
  const [code, exit, message] = await refusal(temp.path);
  assert.deepEqual([code, exit], ["repo.no-commit", 66]);
  assert.match(message, /the repository has no commit yet/);
  assert.equal((await refusal(temp.path, "main"))[0], "repo.ref-not-found");
  await fixtureGit(["init", "-q", "--bare", `${temp.path}/bare`]);
  assert.equal((await refusal(`${temp.path}/bare`))[0], "repo.no-commit");
});

Deno.test("openRepo() names another branch where HEAD's has no commit", async () => {
  await using fixture = await makeRepo({ a: "1" });
  await fixtureGit(["symbolic-ref", "HEAD", "refs/heads/gone"], { cwd: fixture.path });
  const [code, , message] = await refusal(fixture.path);
  assert.equal(code, "repo.no-commit");
  assert.match(message, /the branch "gone", which has no commit yet/);
  await using repo = await open(fixture.path, "main");
  assert.equal(repo.info.commit, fixture.commit);
});

Deno.test("openRepo() refuses revisions that are not there or not commits", async () => {
  await using fixture = await makeRepo({ "a.txt": "1" });
  const blob = await fixtureGit(["rev-parse", "HEAD:a.txt"], { cwd: fixture.path });
  for (
    const ref of [
      "nope",
      "1".repeat(40),
      "HEAD~5",
      "HEAD:a.txt",
      "HEAD^{tree}",
      blob,
      "main..main",
      "refs/heads/*",
      ":/no such message",
    ]
  ) {
    const [code, exit] = await refusal(fixture.path, ref);
    assert.deepEqual([code, exit], ["repo.ref-not-found", 66], ref);
  }
  assert.match((await refusal(fixture.path, blob))[2], /a blob, not a commit/);
  for (const ref of ["-x", "--all", "", "a\nb", "a\0b"]) {
    assert.deepEqual((await refusal(fixture.path, ref)).slice(0, 2), ["repo.bad-ref", 64], ref);
  }
});

Deno.test("openRepo() tells an ambiguous id from a missing one", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [`f${i}`, `content ${i}\n`]),
  );
  await using fixture = await makeRepo(many);
  const ids = (await fixtureGit(["rev-list", "--objects", "--no-object-names", "HEAD"], {
    cwd: fixture.path,
  })).split("\n").map((id) => id.slice(0, 4)).sort();
  const twice = ids.find((id, i) => id === ids[i + 1]);
  const [code, , message] = await refusal(fixture.path, twice);
  assert.equal(code, "repo.ref-not-found");
  // Where only one of the two could be a commit git says so, else that it is ambiguous.
  assert.match(message, /ambiguous|not a commit/);
});
