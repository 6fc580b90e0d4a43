import assert from "node:assert/strict";
import { gitText, hardenedUploadPack, tryGit } from "../../../lib/host/mod.ts";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { withEnv } from "../../helpers/with_env.ts";

/** Lets git print a variable that the commands it starts would see. */
const show = (name: string): string[] => ["-c", `alias.print-it=!printf %s "$${name}"`, "print-it"];

Deno.test("tryGit() gives git nothing of the user's environment but what a transfer needs", async () => {
  await withEnv({
    GIT_DIR: "/nonexistent",
    GIT_WORK_TREE: "/nonexistent",
    GIT_INDEX_FILE: "/nonexistent",
    GIT_EXTERNAL_DIFF: "false",
    GIT_ASKPASS: "false",
    GIT_CONFIG_PARAMETERS: "'core.bare=true'",
    SSH_AUTH_SOCK: "/nonexistent/agent",
  }, async () => {
    for (const mode of ["read", "transfer"] as const) {
      for (const name of ["GIT_EXTERNAL_DIFF", "GIT_ASKPASS", "GIT_WORK_TREE", "GIT_INDEX_FILE"]) {
        assert.equal(await gitText(show(name), { mode }), "", `${mode} ${name}`);
      }
    }
    assert.equal(await gitText(show("SSH_AUTH_SOCK")), "");
    assert.equal(await gitText(show("SSH_AUTH_SOCK"), { mode: "transfer" }), "/nonexistent/agent");
    assert.equal(await gitText(show("HOME")), "/dev/null");
  });
});

Deno.test("tryGit() looks programs up in absolute folders only", async () => {
  const path = Deno.env.get("PATH")!;
  await withEnv({ PATH: `.:relative::${path}:` }, async () => {
    for (const mode of ["read", "transfer"] as const) {
      // Git puts its own folder in front.
      const seen = (await gitText(show("PATH"), { mode })).split(":");
      assert(seen.every((part) => part.startsWith("/")), seen.join(":"));
    }
  });
});

Deno.test("tryGit() opens a repository whose configuration speaks of the home folder", async () => {
  await using repo = await makeRepo({ a: "a" }, { checkout: true });
  await fixtureGit(["config", "core.excludesFile", "~/ignore"], { cwd: repo.path });
  await fixtureGit(["config", "include.path", "~/more"], { cwd: repo.path });
  assert.equal((await tryGit(["status"], { cwd: repo.path })).code, 0);
});

Deno.test("hardenedUploadPack() is a command line that a shell runs and that ignores the user", async () => {
  await using repo = await makeRepo({ a: "a" });
  const home = await Deno.makeTempDir();
  await Deno.writeTextFile(
    `${home}/.gitconfig`,
    `[uploadpack]\n\tpackObjectsHook = touch ${home}/trace; false\n`,
  );
  await withEnv({ HOME: home }, async () => {
    const result = await tryGit(
      ["ls-remote", `--upload-pack=${hardenedUploadPack()}`, repo.path],
      { mode: "transfer" },
    );
    assert.equal(result.code, 0, result.stderr);
    assert(new TextDecoder().decode(result.stdout).includes(repo.commit));
    const clone = await tryGit(
      [...["clone", "-q", "--bare", "--no-local"], `--upload-pack=${hardenedUploadPack()}`]
        .concat(repo.path, `${home}/clone`),
      { mode: "transfer" },
    );
    assert.equal(clone.code, 0, clone.stderr);
  });
  await assert.rejects(Deno.stat(`${home}/trace`), Deno.errors.NotFound);
  await Deno.remove(home, { recursive: true });
});

Deno.test("the flags of both modes are settings that git takes", async () => {
  for (const mode of ["read", "transfer"] as const) {
    const listed = await gitText(["config", "--list", "--show-scope"], { mode });
    assert.match(listed, /^command\tcore\.hookspath=\/dev\/null$/m);
    assert.match(listed, /^command\tsafe\.directory=\*$/m);
  }
});
