import assert from "node:assert/strict";
import { terminalColumns } from "../../../lib/host/mod.ts";
import { named } from "./disk.ts";
import {
  HOST,
  NO_TERMINAL,
  plainEnv,
  runOnTerminal,
  runScript,
  scriptCommand,
  shellText,
  withFolder,
} from "./script.ts";

const NOT_LINUX = Deno.build.os === "linux" ? undefined : "it needs Linux";

function hasPython(): boolean {
  try {
    return new Deno.Command("python3", { args: ["-c", ""] }).outputSync().success;
  } catch {
    return false;
  }
}

const NO_PYTHON = hasPython() ? undefined : "python3 is not installed";

/** Writes a script and runs a shell command in which `RUN` stands for running it. */
async function inShell(folder: string, source: string, shell: string): Promise<string> {
  await Deno.writeTextFile(`${folder}/terminal.ts`, source);
  const run = shellText(scriptCommand(`${folder}/terminal.ts`));
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", shell.replace("RUN", run)],
    clearEnv: true,
    env: plainEnv(),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("writeStdout(), writeStderr() and writeStdoutBytes() write everything in order", async () => {
  await withFolder(async (folder) => {
    const source = `import { writeStderr, writeStdout, writeStdoutBytes } from "${HOST}";
      writeStdout("é😀\\n");
      writeStdout("");
      writeStdoutBytes(new Uint8Array(3_000_000).fill(65));
      writeStdoutBytes(new Uint8Array());
      writeStdout("\\nend\\n");
      writeStderr("to stderr\\n");`;
    const ended = await runScript(folder, source);
    assert.equal(ended.stdout, `é😀\n${"A".repeat(3_000_000)}\nend\n`);
    assert.equal(ended.stderr, "to stderr\n");
  });
});

for (const what of [`writeStdout("x".repeat(99) + "\\n")`, "writeStdoutBytes(bytes)"]) {
  Deno.test(`${what.split("(")[0]}() ignores a reader that went away`, async () => {
    await withFolder(async (folder) => {
      const source = `import { writeStdout, writeStdoutBytes } from "${HOST}";
        const bytes = new TextEncoder().encode("x".repeat(99) + "\\n");
        for (let i = 0; i < 20_000; i++) ${what};
        Deno.exit(5);`;
      const code = await inShell(folder, source, `{ { RUN; echo "$?" >&4; } | head -1; } 4>&1`);
      assert.deepEqual(code.trim().split("\n").sort(), ["5", "x".repeat(99)]);
    });
  });
}

Deno.test({
  name: named("writeStdout() says 74 on a full device, writeStderr() says nothing", NOT_LINUX),
  ignore: NOT_LINUX !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      const source = `import { writeStderr, writeStdout } from "${HOST}";
      try {
        writeStdout("x");
      } catch (error) {
        Deno.writeTextFileSync(Deno.args[0], error.code + " " + error.exitCode);
      }
      writeStderr("x");`;
      await inShell(folder, source, `RUN ${folder}/said >/dev/full 2>/dev/full`);
      assert.equal(await Deno.readTextFile(`${folder}/said`), "host.disk-full 74");
    });
  },
});

Deno.test({
  name: named("writeStdout() waits for a slow reader of a non-blocking pipe", NO_PYTHON),
  ignore: NO_PYTHON !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      await Deno.writeTextFile(
        `${folder}/terminal.ts`,
        `import { writeStdout } from "${HOST}"; writeStdout("x".repeat(1_000_000) + "end");`,
      );
      // A parent that reads slowly from a pipe whose writing end it made non-blocking.
      const parent = `import os, subprocess, sys, time
r, w = os.pipe()
os.set_blocking(w, False)
child = subprocess.Popen(sys.argv[1:], stdout=w, stdin=subprocess.DEVNULL)
os.close(w)
time.sleep(0.3)
size = 0
tail = b""
while True:
    part = os.read(r, 65536)
    if not part: break
    size += len(part)
    tail = (tail + part)[-3:]
print(size, tail.decode(), child.wait())`;
      const result = await new Deno.Command("python3", {
        args: ["-c", parent, ...scriptCommand(`${folder}/terminal.ts`)],
        clearEnv: true,
        env: plainEnv(),
        stderr: "piped",
      }).output();
      const said = new TextDecoder().decode(result.stdout);
      assert.equal(said, "1000003 end 0\n", new TextDecoder().decode(result.stderr));
    });
  },
});

Deno.test("readStdin() reads to the end and says 65 above its limit", async () => {
  await withFolder(async (folder) => {
    const source = `import { readStdin } from "${HOST}";
      await readStdin(Number(Deno.args[0])).then(
        (bytes) => console.log(bytes.length, bytes.at(-1)),
        (error) => console.log(error.code, error.exitCode));`;
    const read = async (stdin: string | undefined, limit: number): Promise<string> =>
      (await runScript(folder, source, {
        args: [`${limit}`],
        ...(stdin === undefined ? {} : { stdin }),
      })).stdout;
    assert.equal(await read("abc", 3), "3 99\n");
    assert.equal(await read("abcd", 3), "host.too-large 65\n");
    assert.equal(await read("x".repeat(1_000_000) + "y", 2_000_000), "1000001 121\n");
    assert.equal(await read("", 3), "0 undefined\n");
    assert.equal(await read(undefined, 3), "0 undefined\n");
  });
});

const ASK = `import { hasColor, isTerminal, terminalColumns } from "${HOST}";
  console.log([isTerminal("stdout"), hasColor("stdout"), terminalColumns()].join(" "));`;

Deno.test("isTerminal() and hasColor() are false on a pipe, whatever TERM says", async () => {
  await withFolder(async (folder) => {
    const ended = await runScript(folder, ASK, { env: { TERM: "xterm-256color" } });
    assert.match(ended.stdout, /^false false \d+\n$/);
  });
});

Deno.test({
  name: named("hasColor() is true on a terminal, but for NO_COLOR and TERM=dumb", NO_TERMINAL),
  ignore: NO_TERMINAL !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/ask.ts`, ASK);
      const ask = async (env: Record<string, string>, flags?: string[]): Promise<string> =>
        (await runOnTerminal(shellText(scriptCommand(`${folder}/ask.ts`, flags)), env)).screen;
      assert.equal(await ask({}), "true true 80\r\n");
      assert.equal(await ask({ NO_COLOR: "1" }), "true false 80\r\n");
      assert.equal(await ask({ NO_COLOR: "" }), "true true 80\r\n");
      assert.equal(await ask({ TERM: "dumb" }), "true false 80\r\n");
      // A permission set that hides TERM is no reason to fail.
      assert.equal(await ask({}, ["--ignore-env"]), "true true 80\r\n");
      assert.equal(await ask({}, []), "true true 80\r\n");
    });
  },
});

Deno.test({
  name: named("terminalColumns() is a number of columns, 80 without a terminal", NOT_LINUX),
  ignore: NOT_LINUX !== undefined,
  async fn() {
    assert.ok(terminalColumns() > 0);
    await withFolder(async (folder) => {
      const source = `import { terminalColumns } from "${HOST}"; console.log(terminalColumns());`;
      const said = await inShell(folder, source, "setsid RUN");
      assert.equal(said, "80\n");
    });
  },
});
