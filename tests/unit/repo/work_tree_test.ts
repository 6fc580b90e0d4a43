import assert from "node:assert/strict";
import { parseRepoSpec, readWorkTreeState, type WorkTreeState } from "../../../lib/repo/mod.ts";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";

function read(path: string): Promise<WorkTreeState> {
  return readWorkTreeState(parseRepoSpec(path, { cwd: "/" }));
}

Deno.test("readWorkTreeState() counts tracked paths that differ, in the index or the files", async () => {
  await using repo = await makeRepo(
    { a: "a", b: "b", c: "c", "d\nwith\nlines": "d", "sub/e": "e" },
    { checkout: true },
  );
  const { path } = repo;
  assert.deepEqual(await read(path), { dirty: false, changed: 0 });
  await Deno.writeTextFile(`${path}/untracked`, "x");
  assert.deepEqual(await read(path), { dirty: false, changed: 0 });
  await Deno.utime(`${path}/a`, new Date(), new Date(Date.now() + 5000));
  assert.deepEqual(await read(path), { dirty: false, changed: 0 }, "touched, not changed");
  await Deno.writeTextFile(`${path}/a`, "changed");
  await Deno.remove(`${path}/b`);
  await fixtureGit(["mv", "c", "moved"], { cwd: path });
  await Deno.writeTextFile(`${path}/d\nwith\nlines`, "changed");
  assert.deepEqual(await read(path), { dirty: true, changed: 5 });
  assert.deepEqual(await read(`${path}/sub`), { dirty: true, changed: 5 });
});

Deno.test("readWorkTreeState() does not write the index", async () => {
  await using repo = await makeRepo({ a: "a" }, { checkout: true });
  const index = `${repo.path}/.git/index`;
  const before = await Deno.readFile(index);
  await Deno.utime(`${repo.path}/a`, 1, 1);
  await read(repo.path);
  assert.deepEqual(await Deno.readFile(index), before);
});

Deno.test("readWorkTreeState() finds a bare repository clean and an unborn one too", async () => {
  await using bare = await makeRepo({ a: "a" }, { bare: true });
  assert.deepEqual(await read(bare.path), { dirty: false, changed: 0 });
  const path = await Deno.makeTempDir();
  await fixtureGit(["init", "-q", path]);
  assert.deepEqual(await read(path), { dirty: false, changed: 0 });
  await Deno.remove(path, { recursive: true });
});

Deno.test("readWorkTreeState() sees a submodule's commit and does not enter it", async () => {
  await using inner = await makeRepo({ x: "x" }, { checkout: true });
  await using outer = await makeRepo({ a: "a" }, { checkout: true });
  const git = (args: string[], cwd = outer.path): Promise<string> => fixtureGit(args, { cwd });
  await git(["-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path, "s"]);
  await git(["commit", "-q", "-m", "submodule"]);
  assert.equal((await read(outer.path)).changed, 0);
  await Deno.writeTextFile(`${outer.path}/s/x`, "changed");
  const trace = `${outer.path}/.git/trace`;
  await git(["config", "core.fsmonitor", `touch ${trace};false`], `${outer.path}/s`);
  assert.equal((await read(outer.path)).changed, 0);
  await assert.rejects(Deno.stat(trace), Deno.errors.NotFound);
  await git(["-c", "core.fsmonitor=", "commit", "-q", "-a", "-m", "x"], `${outer.path}/s`);
  assert.equal((await read(outer.path)).changed, 1);
});

Deno.test("readWorkTreeState() explains what is no repository", async () => {
  const path = await Deno.makeTempDir();
  await assert.rejects(read(path), { code: "repo.not-a-repository" });
  await assert.rejects(read(`${path}/gone`), { code: "repo.not-found" });
  await Deno.remove(path);
  await assert.rejects(
    readWorkTreeState(parseRepoSpec("https://example.org/x", { cwd: "/" })),
    TypeError,
  );
});
