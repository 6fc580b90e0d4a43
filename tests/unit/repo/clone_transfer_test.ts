import assert from "node:assert/strict";
import { Clone } from "../../../lib/repo/clone_transfer.ts";
import { makeStage, PASSWORD } from "../../helpers/clone_stage.ts";
import { addCommit, fixtureGit, serveGit } from "../../helpers/git_fixtures.ts";

const access = (url: string): ConstructorParameters<typeof Clone>[1]["access"] => ({
  url,
  settings: [],
  env: {},
  secrets: [PASSWORD],
});

Deno.test("Clone makes a clone and fetches into it by id, from a folder and from a server", async () => {
  await using stage = await makeStage();
  const hidden = await addCommit(stage.repo, { hidden: "h" }, { branch: "hidden" });
  await fixtureGit(["update-ref", "-d", "refs/heads/hidden"], { cwd: stage.repo.path });
  await using server = await serveGit(stage.folder);
  for (const url of [`${stage.repo.path}/.git`, `${server.url}r/.git`]) {
    for (const isPartial of [false, true]) {
      const folder = stage.target();
      const isLocal = url.startsWith("/");
      const clone = new Clone(folder, {
        label: "L",
        access: access(url),
        isLocal,
        timeoutMs: 20_000,
      });
      await clone.create(isPartial);
      const missing = await fixtureGit(
        ["rev-list", "--objects", "--no-object-names", "--missing=print", "HEAD^{tree}"],
        { cwd: folder, env: { GIT_NO_LAZY_FETCH: "1" } },
      );
      assert.equal(missing.includes("?"), isPartial, `${url} ${isPartial}`);
      assert.equal((await clone.fetch([hidden], isPartial)).code, 0);
      assert.equal(await fixtureGit(["cat-file", "-t", hidden], { cwd: folder }), "commit");
      assert.notEqual((await clone.fetch(["3".repeat(40)], isPartial)).code, 0);
    }
  }
});

Deno.test("Clone bounds the time of all its transfers together", async () => {
  await using stage = await makeStage();
  const clone = new Clone(stage.target(), {
    label: "L",
    access: access(stage.repo.path),
    isLocal: true,
    timeoutMs: 0,
  });
  await assert.rejects(clone.create(false), {
    code: "repo.clone-failed",
    message: /took too long/,
  });
});

Deno.test("failure() does not show the secrets of the access", async () => {
  await using stage = await makeStage();
  const clone = new Clone(stage.target(), {
    label: "L",
    access: access(`https://ann:${PASSWORD}@host.invalid/x`),
    isLocal: false,
    timeoutMs: 20_000,
  });
  await assert.rejects(clone.create(false), (error: Error) => {
    assert.doesNotMatch(error.message, new RegExp(PASSWORD));
    assert.match(error.message, /host\.invalid/);
    return true;
  });
});
