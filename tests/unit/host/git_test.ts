import assert from "node:assert/strict";
import { git, gitText, lastLine, openGit, tryGit } from "../../../lib/host/mod.ts";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";

/** Lets git print a variable that the commands it starts would see. */
const show = (name: string): string[] => ["-c", `alias.print-it=!printf %s "$${name}"`, "print-it"];

async function withEnv(
  values: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  const before = Object.keys(values).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(values)) Deno.env.set(name, value);
  try {
    await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

Deno.test("git() returns the output and gitText() trims it", async () => {
  await using repo = await makeRepo({ a: "a" });
  assert.equal(await gitText(["rev-parse", "HEAD"], { cwd: repo.path }), repo.commit);
  assert.equal(await gitText(["rev-parse", "HEAD"], { gitDir: `${repo.path}/.git` }), repo.commit);
  assert.deepEqual(
    await git(["hash-object", "--stdin"], { stdin: "hello\n" }),
    new TextEncoder().encode("ce013625030ba8dba906f756967f9e9ca394464a\n"),
  );
});

Deno.test("git() names the subcommand and git's last line when it fails", async () => {
  await using repo = await makeRepo({ a: "a" });
  await assert.rejects(git(["--git-dir", `${repo.path}/.git`, "cat-file", "-t", "nope"]), {
    code: "host.git-failed",
    message: "git cat-file failed (128): fatal: Not a valid object name nope",
  });
});

Deno.test("git() tells a missing folder from a missing git", async () => {
  const gone = await Deno.makeTempDir();
  await assert.rejects(git(["status"], { cwd: `${gone}/x` }), {
    code: "host.git-failed",
    message: /cannot change to .*No such file or directory/,
  });
  await withEnv({ PATH: gone }, async () => {
    for (const mode of ["read", "transfer"] as const) {
      await assert.rejects(git(["--version"], { mode }), {
        code: "host.no-program",
        exit: "unavailable",
      });
    }
    assert.throws(() => openGit(["cat-file", "--batch"], {}), { code: "host.no-program" });
  });
  await Deno.remove(gone);
});

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

Deno.test("tryGit() gives settings that other users cannot see in the command line", async () => {
  const settings = [["a.with=equals.key", "value"], ["user.name", "Ann"]] as const;
  for (const mode of ["read", "transfer"] as const) {
    assert.equal(await gitText(["config", "--get", "user.name"], { mode, settings }), "Ann");
  }
  assert.equal(
    await gitText(["-c", 'alias.print-it=!printf %s "$SECRET"', "print-it"], {
      env: { SECRET: "x" },
    }),
    "x",
  );
});

Deno.test("tryGit() runs ssh as the user says, else so that it never asks", async () => {
  const home = await Deno.makeTempDir();
  const command = (): Promise<string> => gitText(show("GIT_SSH_COMMAND"), { mode: "transfer" });
  await withEnv({ HOME: home }, async () => {
    assert.match(await command(), /BatchMode=yes/);
    await Deno.writeTextFile(`${home}/.gitconfig`, "[core]\n\tsshCommand = mine\n");
    assert.equal(await command(), "");
    await withEnv({ GIT_SSH: "/bin/mine" }, async () => assert.equal(await command(), ""));
    await withEnv({ GIT_SSH_COMMAND: "other" }, async () => assert.equal(await command(), "other"));
  });
  await Deno.remove(home, { recursive: true });
});

Deno.test("tryGit() ends a transfer and all it started when the time is over", async () => {
  const start = performance.now();
  const result = await tryGit(["-c", "alias.wait=!sleep 61 & sleep 62; echo late", "wait"], {
    mode: "transfer",
    timeoutMs: 300,
  });
  assert(result.timedOut);
  assert.notEqual(result.code, 0);
  assert.equal(result.stdout.length, 0);
  assert(performance.now() - start < 8000);
  const processes = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  assert.doesNotMatch(new TextDecoder().decode(processes.stdout), /^sleep 6[12]$/m);
});

Deno.test("tryGit() ends a transfer that ignores the gentle signal", async () => {
  const result = await tryGit(["-c", "alias.wait=!trap '' TERM; sleep 63", "wait"], {
    mode: "transfer",
    timeoutMs: 300,
  });
  assert(result.timedOut);
});

Deno.test("tryGit() feeds standard input in both modes, also to one that does not read it", async () => {
  const stdin = new Uint8Array(1_000_000);
  for (const mode of ["read", "transfer"] as const) {
    const read = await tryGit(["hash-object", "--stdin"], { mode, stdin });
    assert.equal(read.code, 0);
    assert.equal((await tryGit(["--version"], { mode, stdin })).code, 0);
  }
});

Deno.test("tryGit() opens a repository whose configuration speaks of the home folder", async () => {
  await using repo = await makeRepo({ a: "a" }, { checkout: true });
  await fixtureGit(["config", "core.excludesFile", "~/ignore"], { cwd: repo.path });
  await fixtureGit(["config", "include.path", "~/more"], { cwd: repo.path });
  assert.equal((await tryGit(["status"], { cwd: repo.path })).code, 0);
});

Deno.test("openGit() answers, tells how it ended, and close() ends it", async () => {
  await using repo = await makeRepo({ a: "content" });
  const dialogue = openGit(["cat-file", "--batch"], { cwd: repo.path });
  const writer = dialogue.input.getWriter();
  await writer.write(new TextEncoder().encode("HEAD:a\n"));
  const reader = dialogue.output.getReader();
  const { value } = await reader.read();
  assert.match(new TextDecoder().decode(value), /^[0-9a-f]{40} blob 7\n/);
  await writer.abort();
  await reader.cancel();
  await dialogue.close();
  assert.notEqual((await dialogue.ended).code, 0);
  await dialogue.close();
});

Deno.test("lastLine() returns the last line that says something", () => {
  assert.equal(lastLine("a\n b \n\n"), "b");
  assert.equal(lastLine(""), "");
});
