import assert from "node:assert/strict";
import { locate, locateCommit } from "../../../lib/repo/locate.ts";
import { addCommit, fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { refusal, tempFolder } from "./opening.ts";

Deno.test("openRepo() gives each thing that is no repository its own error", async () => {
  await using temp = await tempFolder();
  const { path } = temp;
  await Deno.writeTextFile(`${path}/file`, "x");
  await Deno.mkdir(`${path}/plain`);
  await Deno.mkdir(`${path}/badfile`);
  await Deno.writeTextFile(`${path}/badfile/.git`, "nonsense");
  await Deno.mkdir(`${path}/nowhere`);
  await Deno.writeTextFile(`${path}/nowhere/.git`, `gitdir: ${path}/gone`);
  await fixtureGit(["init", "-q", `${path}/badconfig`]);
  await Deno.writeTextFile(`${path}/badconfig/.git/config`, "[core\nx");
  await fixtureGit(["init", "-q", `${path}/future`]);
  await Deno.writeTextFile(
    `${path}/future/.git/config`,
    "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tunheardOf = true\n",
  );
  await Deno.symlink("loop", `${path}/loop`);
  assert.deepEqual((await refusal(`${path}/gone`)).slice(0, 2), ["repo.not-found", 66]);
  assert.match((await refusal(`${path}/gone`))[2], /no such folder/);
  assert.match((await refusal(`${path}/file`))[2], /a file, not a folder/);
  for (const name of ["file", "file/below", "plain", "badfile", "nowhere"]) {
    assert.deepEqual(
      (await refusal(`${path}/${name}`)).slice(0, 2),
      ["repo.not-a-repository", 66],
      name,
    );
  }
  for (const name of ["badconfig", "future", "loop"]) {
    assert.deepEqual((await refusal(`${path}/${name}`)).slice(0, 2), ["repo.unusable", 65], name);
  }
});

Deno.test("locate() returns the git directory, and whether history is cut", async () => {
  await using fixture = await makeRepo({ "sub/a": "1" }, { checkout: true });
  await addCommit(fixture, { "sub/a": "2" });
  await using temp = await tempFolder();
  const shallow = `${temp.path}/line\nfeed`;
  await fixtureGit(["clone", "-q", "--depth=1", `file://${fixture.path}`, shallow]);
  assert.deepEqual(await locate(`${fixture.path}/sub`, "x"), {
    gitDir: `${fixture.path}/.git`,
    isShallow: false,
  });
  assert.deepEqual(await locate(shallow, "x"), { gitDir: `${shallow}/.git`, isShallow: true });
});

Deno.test("locateCommit() finds a repository and a commit together, and the branch where it is one", async () => {
  await using fixture = await makeRepo({ "sub/a": "1" }, { checkout: true });
  const { path, commit } = fixture;
  await fixtureGit(["branch", "topic/x"], { cwd: path });
  await fixtureGit(["tag", "-a", "-m", "m", "annotated"], { cwd: path });
  // A file that is called like a revision is none.
  await Deno.writeTextFile(`${path}/main`, "x");
  await using temp = await tempFolder();
  const shallow = `${temp.path}/line\nfeed\n`;
  await fixtureGit(["clone", "-q", "--depth=1", `file://${path}`, shallow]);
  const located = { gitDir: `${path}/.git`, isShallow: false };
  for (
    const [wanted, branch] of [
      ["HEAD", "main"],
      ["main", "main"],
      ["topic/x", "topic/x"],
      ["annotated", undefined],
      [commit, undefined],
    ] as const
  ) {
    const resolved = { commit, ...(branch === undefined ? {} : { branch }) };
    assert.deepEqual(await locateCommit(`${path}/sub`, wanted, "x"), { located, resolved }, wanted);
  }
  assert.deepEqual((await locateCommit(shallow, "HEAD", "x"))?.located, {
    gitDir: `${shallow}/.git`,
    isShallow: true,
  });
  await fixtureGit(["checkout", "-q", "--detach"], { cwd: path });
  assert.deepEqual((await locateCommit(path, "HEAD", "x"))?.resolved, { commit });
});

Deno.test("locateCommit() leaves what is not one commit of a sound repository to be explained", async () => {
  await using fixture = await makeRepo({ a: "1" }, { checkout: true });
  const { path, commit } = fixture;
  await addCommit(fixture, { a: "2" });
  await Deno.writeTextFile(`${path}/file`, "x");
  await Deno.writeTextFile(`${path}/${commit}^{commit}`, "x");
  const refs = ["nope", "file", "HEAD~1..HEAD", "^HEAD", "HEAD^@", "HEAD:a", "1".repeat(40)];
  for (const wanted of refs) {
    assert.equal(await locateCommit(path, wanted, "x"), undefined, wanted);
  }
  assert.equal(await locateCommit(`${path}/gone`, "HEAD", "x"), undefined);
});
