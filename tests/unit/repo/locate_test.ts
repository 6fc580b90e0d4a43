import assert from "node:assert/strict";
import { locate } from "../../../lib/repo/locate.ts";
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
