import assert from "node:assert/strict";
import { cloneRepo } from "../../../lib/repo/mod.ts";
import { cloneElsewhere, makeStage, PASSWORD, spec } from "../../helpers/clone_stage.ts";
import { serveGit } from "../../helpers/git_fixtures.ts";

Deno.test("cloneRepo() is not changed by the user's preferences", async () => {
  await using stage = await makeStage();
  const home = `${stage.folder}/home`;
  await Deno.mkdir(`${home}/template/hooks`, { recursive: true });
  await Deno.writeTextFile(
    `${home}/template/hooks/reference-transaction`,
    `#!/bin/sh\ntouch '${home}/trace'\nexit 1\n`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(
    `${home}/.gitconfig`,
    `[clone]\n\tdefaultRemoteName = upstream\n\trejectShallow = true\n` +
      `[init]\n\ttemplateDir = ${home}/template\n\tdefaultBranch = other\n` +
      `[core]\n\thooksPath = ${home}/template/hooks\n\tfsmonitor = touch ${home}/trace\n` +
      `[fetch]\n\tprune = true\n\trecurseSubmodules = true\n[submodule]\n\trecurse = true\n` +
      `[transfer]\n\tcredentialsInUrl = die\n[url "git://127.0.0.1:1/"]\n\tinsteadOf = nothing:\n`,
  );
  await using server = await serveGit(stage.folder, {
    credentials: { user: "ann", password: PASSWORD },
  });
  const url = `${server.httpUrl.replace("//", `//ann:${PASSWORD}@`)}r/.git`;
  const clones = [stage.repo.path, url].map((source) => ({ source, target: stage.target() }));
  const found = await cloneElsewhere(clones, { HOME: home });
  assert.deepEqual(found.map(({ text }) => text), ["second\n", "second\n"]);
  await assert.rejects(Deno.stat(`${home}/trace`), Deno.errors.NotFound);
});

Deno.test("cloneRepo() refuses a folder that is there, and leaves it alone", async () => {
  await using stage = await makeStage();
  const target = stage.target();
  await Deno.mkdir(target);
  await Deno.writeTextFile(`${target}/precious`, "x");
  await assert.rejects(cloneRepo(spec(stage.repo.path), target), TypeError);
  await assert.rejects(cloneRepo(spec(stage.repo.path), "relative"), TypeError);
  assert.equal(await Deno.readTextFile(`${target}/precious`), "x");
});
