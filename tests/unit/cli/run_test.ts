import assert from "node:assert/strict";
import { named } from "../host/disk.ts";
import {
  NO_TERMINAL,
  plainEnv,
  runOnTerminal,
  scriptCommand,
  shellText,
  visible,
  withFolder,
} from "../host/script.ts";
import { demoSource, failureOf, runDemo, runDemoIn } from "./fixture.ts";

/** Writes the task into a folder and returns the words that run it. */
async function demoWords(folder: string): Promise<string[]> {
  const file = `${folder}/demo.ts`;
  await Deno.writeTextFile(file, demoSource().replace("COUNT", `"optional"`));
  return scriptCommand(file);
}

function isEmpty(folder: string): boolean {
  return [...Deno.readDirSync(folder)].length === 0;
}

/** Runs a shell command and returns its output and exit code. */
async function inShell(command: string): Promise<{ said: string; code: number }> {
  const { stdout, code } = await new Deno.Command("bash", {
    args: ["-c", command],
    clearEnv: true,
    env: plainEnv(),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return { said: visible(new TextDecoder().decode(stdout)), code };
}

Deno.test("runTask() prints the text and ends with the code of the outcome", async () => {
  for (const [action, code] of [["ok", 0], ["no", 10], ["undecided", 11]] as const) {
    const ended = await runDemo(["--do", action]);
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [code, "done\n", ""]);
  }
  assert.equal((await runDemo(["--do", "silent"])).stdout, "");
});

Deno.test("--json prints one document and nothing else, whatever the verdict", async () => {
  for (const [action, code] of [["ok", 0], ["no", 10], ["steps", 0], ["bytes", 0]] as const) {
    for (const flag of ["--json", "--json=true"]) {
      const ended = await runDemo(["--do", action, flag, "--quiet"]);
      assert.equal(ended.code, code);
      assert.equal(ended.stderr, "");
      assert.equal(JSON.parse(ended.stdout).isJson, true);
      assert.match(ended.stdout, /^\{\n {2}"flags"[^]*\}\n$/);
    }
  }
  assert.equal((await runDemo(["--json=false"])).stdout, "done\n");
});

Deno.test("--json makes of every error one line of JSON on standard error", async () => {
  for (const args of [["--do", "expected"], ["--do", "bug"], ["--nope"], ["a", "b"]]) {
    for (const flag of ["--json", "--json=yes"]) {
      const ended = await runDemo([flag, ...args]);
      assert.equal(ended.stdout, "");
      const failure = failureOf(ended);
      assert.equal(failure.v, 1);
      assert.equal(failure.exit, ended.code);
    }
  }
  const ended = await runDemo(["a", "b", "--", "--json"]);
  assert.match(ended.stderr, /^error: /);
});

Deno.test("--quiet prints nothing but errors", async () => {
  assert.deepEqual(await runDemo(["--quiet"]), {
    code: 0,
    signal: null,
    stdout: "",
    stderr: "",
  });
  const steps = await runDemo(["--quiet", "--do", "steps"]);
  assert.equal(steps.stdout + steps.stderr, "");
  const bytes = await runDemo(["--quiet", "--do", "bytes"]);
  assert.deepEqual([bytes.stdout, bytes.stderr], ["the bytes\n", ""]);
  const failed = await runDemo(["--quiet", "--do", "expected"]);
  assert.equal(failed.code, 65);
  assert.match(failed.stderr, /^error: /);
});

Deno.test("runTask() keeps standard output for the bytes alone where there are any", async () => {
  const ended = await runDemo(["--do", "bytes"]);
  assert.deepEqual([ended.stdout, ended.stderr], ["the bytes\n", "done\n"]);
});

Deno.test("runTask() prints rows at once and no progress where there is no terminal", async () => {
  const ended = await runDemo(["--do", "steps"]);
  assert.deepEqual([ended.stdout, ended.stderr], ["row 2\ndone\n", ""]);
});

Deno.test("runTask() refuses to run from a folder with a comma", async () => {
  const env = { INIT_CWD: "/home/com,ma" };
  const ended = await runDemo(["--json"], { env });
  assert.equal(ended.code, 64);
  assert.equal(failureOf(ended).code, "cli.comma-in-folder");
  assert.equal((await runDemo(["--help"], { env })).code, 0);
});

Deno.test("runTask() resolves paths against INIT_CWD", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/caller`);
    await Deno.writeTextFile(`${folder}/caller/f`, "found\n");
    const ended = await runDemoIn(folder, ["--do", "read", "f"], {
      env: { INIT_CWD: `${folder}/caller` },
    });
    assert.equal(ended.stdout, "found\n", ended.stderr);
    const missing = await runDemoIn(folder, ["--do", "read", "f"]);
    assert.equal(missing.code, 66);
    assert.match(missing.stderr, /Cannot read ".*\/f": it does not exist \(no input, exit 66\)/);
  });
});

Deno.test("runTask() does not take a reader that went away for an error", async () => {
  await withFolder(async (folder) => {
    const words = shellText(await demoWords(folder));
    for (const args of ["--do big", "--do steps", "--help"]) {
      const { said } = await inShell(`${words} ${args} | head -1 >&2; echo \${PIPESTATUS[0]}`);
      assert.equal(said, "0\n", args);
    }
    const closed = await inShell(`${words} --do big >&-; echo $?`);
    assert.match(closed.said, /^(?:0|73|74)\n$/);
  });
});

Deno.test({
  name: named(
    "runTask() says 74 where standard output is on a full disk",
    Deno.build.os === "linux" ? undefined : "it needs Linux",
  ),
  ignore: Deno.build.os !== "linux",
  async fn() {
    await withFolder(async (folder) => {
      const words = shellText(await demoWords(folder));
      for (const args of ["--do ok", "--do bytes", "--json", "--help"]) {
        assert.equal((await inShell(`${words} ${args} >/dev/full; echo $?`)).said, "74\n", args);
      }
    });
  },
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`runTask() ends with ${code} on ${signal}, says nothing and leaves nothing`, async () => {
    for (const more of [[], ["--json"]]) {
      await withFolder(async (folder) => {
        const ended = await runDemoIn(folder, ["--do", "wait", "temp", ...more], {
          when: { says: "ready", send: [signal] },
        });
        assert.equal(ended.code, code);
        assert.equal(ended.stderr, "");
        assert.equal(ended.stdout, "ready\n");
        assert.equal(isEmpty(`${folder}/temp`), true);
      });
    }
  });
}

Deno.test("runTask() hears a signal where nothing is to be cleaned up, too", async () => {
  const ended = await runDemo(["--do", "idle"], { when: { says: "ready", send: ["SIGTERM"] } });
  // Ended by the task itself: a signal that killed it would be named.
  assert.deepEqual([ended.code, ended.signal, ended.stdout], [143, null, "ready\n"]);
});

Deno.test({
  name: named("runTask() ends on Ctrl-C typed on a terminal, and clears its line", NO_TERMINAL),
  ignore: NO_TERMINAL !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      const words = await demoWords(folder);
      // The terminal's driver makes SIGINT of ^C, for the whole foreground group.
      const typed = `(sleep 0.7; printf '\\003'; sleep 1.5) | script -q -e -c ` +
        `${shellText([shellText([...words, "--do", "wait", `${folder}/temp`])])} /dev/null`;
      const { said, code } = await inShell(typed);
      assert.equal(code, 130, said);
      assert.match(said, /ready/);
      assert.doesNotMatch(said, /echo of the signal|error/);
      assert.match(said, /\r␛\[K(?:\^C)?[\r\n]*$/);
      assert.equal(isEmpty(`${folder}/temp`), true);
    });
  },
});

Deno.test({
  name: named("runTask() paints on a terminal only, and not with NO_COLOR", NO_TERMINAL),
  ignore: NO_TERMINAL !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      const words = await demoWords(folder);
      const run = async (args: string[], env = {}): Promise<string> =>
        (await runOnTerminal(shellText([...words, ...args]), env)).screen;
      assert.equal(await run(["--do", "paint"]), "␛[32mgreen␛[39m\r\n");
      assert.equal(await run(["--do", "paint"], { NO_COLOR: "1" }), "green\r\n");
      assert.equal(await run(["--do", "paint"], { TERM: "dumb" }), "green\r\n");
      assert.match(await run(["--do", "expected"]), /^␛\[31merror␛\[39m: /);
      assert.match(await run(["--do", "expected"], { NO_COLOR: "1" }), /^error: /);
      assert.match(await run(["--help"]), /␛\[/);
      assert.doesNotMatch(await run(["--help"], { NO_COLOR: "1" }), /␛/);
    });
    assert.equal((await runDemo(["--do", "paint"])).stdout, "green\n");
  },
});
