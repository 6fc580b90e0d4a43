import assert from "node:assert/strict";
import { gitText, hardenedUploadPack, tryGit } from "../../../lib/host/mod.ts";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { elsewhere } from "../../helpers/elsewhere.ts";

/** Lets git print a variable that the commands it starts would see. */
const show = (name: string): string[] => ["-c", `alias.print-it=!printf %s "$${name}"`, "print-it"];

Deno.test("tryGit() gives git nothing of the user's environment but what a transfer needs", async () => {
  const names = [
    "GIT_EXTERNAL_DIFF",
    "GIT_ASKPASS",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "SSH_AUTH_SOCK",
    "HOME",
  ];
  const seen = await elsewhere(
    `
    import { gitText } from "$LIB/host/mod.ts";
    const seen = [];
    for (const mode of ["read", "transfer"] as const) {
      for (const args of ${JSON.stringify(names.map(show))}) {
        seen.push(await gitText(args, { mode }));
      }
    }
    report(seen);`,
    {
      env: {
        GIT_DIR: "/nonexistent",
        GIT_WORK_TREE: "/nonexistent",
        GIT_INDEX_FILE: "/nonexistent",
        GIT_EXTERNAL_DIFF: "false",
        GIT_ASKPASS: "false",
        GIT_CONFIG_PARAMETERS: "'core.bare=true'",
        SSH_AUTH_SOCK: "/nonexistent/agent",
      },
    },
  );
  assert.deepEqual(seen, [
    ...["", "", "", "", "", "/dev/null"],
    ...["", "", "", "", "/nonexistent/agent", Deno.env.get("HOME")],
  ]);
});

Deno.test("tryGit() looks programs up in absolute folders only", async () => {
  const seen = await elsewhere(
    `
    import { gitText } from "$LIB/host/mod.ts";
    const args = ${JSON.stringify(show("PATH"))};
    report([await gitText(args), await gitText(args, { mode: "transfer" })]);`,
    { env: { PATH: `.:relative::${Deno.env.get("PATH")}:` } },
  );
  for (const path of seen as string[]) {
    assert(path.split(":").every((part) => part.startsWith("/")), path);
  }
});

Deno.test("tryGit() opens a repository whose configuration speaks of the home folder", async () => {
  await using repo = await makeRepo({ a: "a" }, { checkout: true });
  await fixtureGit(["config", "core.excludesFile", "~/ignore"], { cwd: repo.path });
  await fixtureGit(["config", "include.path", "~/more"], { cwd: repo.path });
  assert.equal((await tryGit(["status"], { cwd: repo.path })).code, 0);
});

Deno.test("hardenedUploadPack() is a command that a shell runs and that ignores the configuration", async () => {
  await using repo = await makeRepo({ a: "a" });
  const trace = `${repo.path}/trace`;
  const hook: [string, string] = ["uploadpack.packObjectsHook", `touch ${trace}; false`];
  const command = `--upload-pack=${hardenedUploadPack()}`;
  const result = await tryGit(["ls-remote", command, repo.path], { mode: "transfer" });
  assert.equal(result.code, 0, result.stderr);
  assert(new TextDecoder().decode(result.stdout).includes(repo.commit));
  const clone = await tryGit(
    ["clone", "-q", "--bare", "--no-local", command, repo.path, `${repo.path}/clone`],
    { mode: "transfer", settings: [hook] },
  );
  assert.equal(clone.code, 0, clone.stderr);
  await assert.rejects(Deno.stat(trace), Deno.errors.NotFound);
});

Deno.test("the flags of both modes are settings that git takes", async () => {
  for (const mode of ["read", "transfer"] as const) {
    const listed = await gitText(["config", "--list", "--show-scope"], { mode });
    assert.match(listed, /^command\tcore\.hookspath=\/dev\/null$/m);
    assert.match(listed, /^command\tsafe\.directory=\*$/m);
  }
});
