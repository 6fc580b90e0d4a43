import assert from "node:assert/strict";
import { stateFolder } from "../../../lib/host/mod.ts";
import { type Repo, withRepo } from "../../../lib/repo/mod.ts";
import { addCommit, makeRepo } from "../../helpers/git_fixtures.ts";
import { spec } from "../../helpers/clone_stage.ts";

Deno.test("withRepo() opens a path where it lies and closes it", async () => {
  await using fixture = await makeRepo({ a: "a" });
  let kept: Repo | undefined;
  const commit = await withRepo(spec(fixture.path), {}, async (repo) => {
    kept = repo;
    assert.equal(repo.gitDir, `${fixture.path}/.git`);
    assert.equal((await repo.entries()).length, 1);
    return repo.info.commit;
  });
  assert.equal(commit, fixture.commit);
  await assert.rejects(kept!.readBlob(commit), TypeError);
});

Deno.test("withRepo() clones a URL into a temporary folder and removes it, also after a failure", async () => {
  await using fixture = await makeRepo({ a: "a" });
  await addCommit(fixture, { a: "b" });
  const folders: string[] = [];
  const work = withRepo(spec(`file://${fixture.path}`), { ref: fixture.commit }, (repo) => {
    folders.push(repo.gitDir);
    assert.equal(repo.info.commit, fixture.commit);
    return Promise.reject(new Error("mine"));
  });
  await assert.rejects(work, { message: "mine" });
  await withRepo(spec(`file://${fixture.path}`), {}, (repo) => {
    folders.push(repo.gitDir);
    return Promise.resolve();
  });
  for (const folder of folders) {
    assert(folder.startsWith(`${stateFolder()}/tmp/`));
    await assert.rejects(Deno.stat(folder), Deno.errors.NotFound);
  }
});
