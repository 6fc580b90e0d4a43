import assert from "node:assert/strict";
import { git, gitText, lastLine, openGit, tryGit } from "../../../lib/host/mod.ts";
import { makeRepo } from "../../helpers/git_fixtures.ts";
import { elsewhere } from "../../helpers/elsewhere.ts";

/** Lets git print a variable that the commands it starts would see. */
const show = (name: string): string[] => ["-c", `alias.print-it=!printf %s "$${name}"`, "print-it"];

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
  const codes = await elsewhere(
    `
    import { git, openGit } from "$LIB/host/mod.ts";
    const codes = [];
    for (const mode of ["read", "transfer"] as const) {
      await git(["--version"], { mode }).catch(({ code, exit }) => codes.push(code, exit));
    }
    try {
      openGit(["cat-file", "--batch"], {});
    } catch ({ code }) {
      codes.push(code);
    }
    report(codes);`,
    { env: { PATH: gone } },
  );
  assert.deepEqual(codes, [
    "host.no-program",
    "unavailable",
    "host.no-program",
    "unavailable",
    "host.no-program",
  ]);
  await Deno.remove(gone);
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
  const command = (env: Readonly<Record<string, string>> = {}): Promise<unknown> =>
    elsewhere(
      `
      import { gitText } from "$LIB/host/mod.ts";
      report(await gitText(${JSON.stringify(show("GIT_SSH_COMMAND"))}, { mode: "transfer" }));`,
      {
        env: {
          HOME: home,
          DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
          ...env,
        },
      },
    );
  assert.match(String(await command()), /BatchMode=yes/);
  await Deno.writeTextFile(`${home}/.gitconfig`, "[core]\n\tsshCommand = mine\n");
  assert.equal(await command(), "");
  assert.equal(await command({ GIT_SSH: "/bin/mine" }), "");
  assert.equal(await command({ GIT_SSH_COMMAND: "other" }), "other");
  await Deno.remove(home, { recursive: true });
});

Deno.test("tryGit() feeds standard input in both modes, also to one that does not read it", async () => {
  const stdin = new Uint8Array(1_000_000);
  for (const mode of ["read", "transfer"] as const) {
    const read = await tryGit(["hash-object", "--stdin"], { mode, stdin });
    assert.equal(read.code, 0);
    assert.equal((await tryGit(["--version"], { mode, stdin })).code, 0);
  }
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
  // 0 where it saw the end of its input before the signal came.
  assert([0, 143].includes((await dialogue.ended).code));
  await dialogue.close();
});

Deno.test("lastLine() returns the last line that says something", () => {
  assert.equal(lastLine("a\n b \n\n"), "b");
  assert.equal(lastLine(""), "");
});
