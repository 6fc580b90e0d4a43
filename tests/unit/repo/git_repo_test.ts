import assert from "node:assert/strict";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { damage, drain, loosePath, rejection } from "./damaging.ts";
import { open } from "./opening.ts";

Deno.test("entries() names a missing blob", async () => {
  await using fixture = await makeRepo({ a: "aaa", b: "bbb" });
  const oid = await fixtureGit(["rev-parse", "HEAD:a"], { cwd: fixture.path });
  await Deno.remove(loosePath(fixture, oid));
  await using repo = await open(fixture.path);
  assert.deepEqual(await rejection(repo.entries()), ["repo.object-missing", 65]);
});

Deno.test("entries() names a missing tree, openRepo() a missing commit", async () => {
  await using fixture = await makeRepo({ "d/a": "aaa" });
  const tree = await fixtureGit(["rev-parse", "HEAD:d"], { cwd: fixture.path });
  await Deno.remove(loosePath(fixture, tree));
  {
    await using repo = await open(fixture.path);
    const [code, exit] = await rejection(repo.entries());
    assert.match(code, /^repo\.object-(missing|corrupt)$/);
    assert.equal(exit, 65);
  }
  await Deno.remove(loosePath(fixture, fixture.commit));
  assert.deepEqual(await rejection(open(fixture.path)), ["repo.object-missing", 65]);
});

Deno.test("entries() refuses a tree that its id does not name", async () => {
  await using fixture = await makeRepo({ "d/a": "aaa", "e/b": "bbb" });
  const cwd = fixture.path;
  const [d, e] = [
    await fixtureGit(["rev-parse", "HEAD:d"], { cwd }),
    await fixtureGit(["rev-parse", "HEAD:e"], { cwd }),
  ];
  // The folder "d" now holds what "e" does; its id still is the old one, and git does not notice.
  await damage(fixture, d, await Deno.readFile(loosePath(fixture, e)));
  await using repo = await open(fixture.path);
  assert.deepEqual(await rejection(repo.entries()), ["repo.object-corrupt", 65]);
});

Deno.test("entries() refuses a tree that leads out of itself", async () => {
  await using fixture = await makeRepo({ a: "aaa" });
  const cwd = fixture.path;
  const blob = await fixtureGit(["rev-parse", "HEAD:a"], { cwd });
  const oid = Uint8Array.from(blob.match(/../g)!, (hex) => Number.parseInt(hex, 16));
  const encoder = new TextEncoder();
  for (const names of [["../evil"], [".."], [".git"], ["a", "a"]]) {
    const parts = names.flatMap((name) => [encoder.encode(`100644 ${name}\0`), oid]);
    const tree = await fixtureGit(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], {
      cwd,
      stdin: await new Blob(parts as BlobPart[]).bytes(),
    });
    const commit = await fixtureGit(["commit-tree", "-m", "evil", tree], { cwd });
    await fixtureGit(["update-ref", "refs/heads/main", commit], { cwd });
    await using repo = await open(cwd);
    assert.deepEqual(await rejection(repo.entries()), ["repo.bad-tree", 65], names.join());
  }
});

Deno.test("readBlob() refuses what is no object id", async () => {
  await using fixture = await makeRepo({ a: "a" });
  await using repo = await open(fixture.path);
  for (const oid of ["HEAD", "HEAD:a", `${"1".repeat(40)}\n`, "", "--help"]) {
    await assert.rejects(repo.readBlob(oid as never), TypeError);
    await assert.rejects(drain(repo.streamBlob(oid as never)), TypeError);
  }
});
