import assert from "node:assert/strict";
import { type ProcessRequest, type ProcessResult, runProcess } from "../../../lib/host/mod.ts";
import { HOST, runScript, sleep, withFolder } from "./script.ts";

function sh(script: string, more: Partial<ProcessRequest> = {}): Promise<ProcessResult> {
  return runProcess({ command: "sh", args: ["-c", script], ...more });
}

function textOf(result: ProcessResult): string {
  return new TextDecoder().decode(result.stdout);
}

/** Returns whether a process is there and not a zombie. */
async function isAlive(pid: number): Promise<boolean> {
  let state: string;
  if (Deno.build.os === "linux") {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    state = stat.slice(stat.lastIndexOf(")") + 1).trim();
  } else {
    const args = ["-o", "stat=", "-p", `${pid}`];
    state = new TextDecoder().decode((await new Deno.Command("ps", { args }).output()).stdout);
  }
  return state !== "" && !state.startsWith("Z");
}

async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 50 && await isAlive(pid); i++) await sleep(20);
  return !await isAlive(pid);
}

Deno.test("runProcess() returns code, output and messages apart", async () => {
  const result = await sh("echo out; echo err >&2; exit 7");
  assert.deepEqual({ ...result, stdout: textOf(result) }, {
    code: 7,
    stdout: "out\n",
    stderr: "err\n",
    timedOut: false,
  });
});

Deno.test("runProcess() hands arguments over as they are", async () => {
  const args = ["", " ", "a b", "$HOME", "`id`", "*", "--", "-x", "new\nline", `"'\\`, "é😀"];
  const result = await runProcess({ command: "printf", args: ["%s\\0", ...args] });
  assert.equal(textOf(result), args.map((arg) => `${arg}\0`).join(""));
});

Deno.test("runProcess() says 69 for a missing program", async () => {
  for (const command of ["no-such-program-of-ours", "/no/such/program", ""]) {
    await assert.rejects(runProcess({ command, args: [] }), {
      code: "host.no-program",
      exitCode: 69,
      message: `Cannot run ${JSON.stringify(command)}: no such program on PATH`,
    });
  }
});

Deno.test("runProcess() says 66 for a missing folder, and does not blame the program", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const cwd of [`${folder}/missing`, `${folder}/file`, `${folder}/file/below`]) {
      await assert.rejects(runProcess({ command: "true", args: [], cwd }), {
        code: "host.not-found",
        exitCode: 66,
        message: `Cannot run "true" in ${JSON.stringify(cwd)}: no such folder`,
      });
    }
    await assert.rejects(runProcess({ command: "no-such-cwd", args: [] }), {
      code: "host.no-program",
    });
  });
});

Deno.test("runProcess() says 66 for a missing folder with no permission to read", async () => {
  await withFolder(async (folder) => {
    const source = `import { runProcess } from "${HOST}";
      await runProcess({ command: "true", args: [], cwd: "/no/such/folder" })
        .catch((error) => console.log(error.code));`;
    const ended = await runScript(folder, source, { flags: ["--allow-run=true"] });
    assert.equal(ended.stdout, "host.not-found\n", ended.stderr);
  });
});

Deno.test("runProcess() says 69 for what is no program, and for too many arguments", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "#!/bin/sh\n", { mode: 0o644 });
    for (const command of [`${folder}/file`, folder]) {
      await assert.rejects(runProcess({ command, args: [] }), {
        code: "host.cannot-run",
        exitCode: 69,
        message: `Cannot run ${JSON.stringify(command)}: Permission denied (os error 13)`,
      });
    }
    await assert.rejects(runProcess({ command: "true", args: ["x".repeat(5_000_000)] }), {
      code: "host.cannot-run",
      message: /^Cannot run "true": Argument list too long/,
    });
  });
});

Deno.test("runProcess() leaves a refused permission to cli", async () => {
  await withFolder(async (folder) => {
    const source = `import { runProcess } from "${HOST}";
      await runProcess({ command: "ls", args: [] }).catch((error) => console.log(error.name));`;
    const ended = await runScript(folder, source, { flags: ["--allow-run=true"] });
    assert.equal(ended.stdout, "NotCapable\n");
  });
});

Deno.test("runProcess() runs in a folder, with variables added or alone", async () => {
  await withFolder(async (folder) => {
    assert.equal(textOf(await sh("pwd", { cwd: folder })), `${folder}\n`);
    const added = textOf(await sh('echo "$A|${PATH:+path}"', { env: { A: "1" } }));
    assert.equal(added, "1|path\n");
    const alone = await runProcess({
      command: "env",
      args: [],
      env: { A: "1", PATH: Deno.env.get("PATH")! },
      clearEnv: true,
    });
    assert.deepEqual(
      textOf(alone).trim().split("\n").map((line) => line.split("=")[0]).sort(),
      ["A", "PATH"],
    );
  });
});

Deno.test("runProcess() collects output larger than any pipe, on both streams at once", async () => {
  const result = await sh("head -c 20000000 /dev/zero; head -c 3000000 /dev/zero >&2");
  assert.equal(result.stdout.length, 20_000_000);
  assert.equal(result.stderr.length, 3_000_000);
});

Deno.test("runProcess() decodes messages leniently and leaves output alone", async () => {
  const result = await sh(String.raw`printf 'a\377b'; printf 'a\377b' >&2`);
  assert.deepEqual(result.stdout, Uint8Array.fromHex("61ff62"));
  assert.equal(result.stderr, "a\ufffdb");
});

Deno.test("runProcess() feeds its standard input, whatever its size, and closes it", async () => {
  const big = Uint8Array.from({ length: 5_000_000 }, (_, i) => i % 251);
  for (const stdin of ["", "text é", new Uint8Array(), big]) {
    const result = await runProcess({ command: "cat", args: [], stdin });
    assert.deepEqual(
      result.stdout,
      typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin,
    );
  }
});

Deno.test("runProcess() gives nothing to read without stdin", async () => {
  assert.equal((await runProcess({ command: "cat", args: [] })).stdout.length, 0);
});

Deno.test("runProcess() does not mind a program that does not read its input", async () => {
  const stdin = new Uint8Array(5_000_000);
  for (const script of ["exit 3", "exec <&-; exit 3", "head -c 10 >/dev/null; exit 3"]) {
    assert.equal((await sh(script, { stdin })).code, 3, script);
  }
});

Deno.test("runProcess() does not wait for what holds its input open and reads nothing", async () => {
  const stdin = new Uint8Array(5_000_000);
  const start = performance.now();
  const result = await sh("exec 3<&0; sleep 100 <&3 >/dev/null 2>&1 & echo $!; exit 3", { stdin });
  assert.equal(result.code, 3);
  assert.ok(performance.now() - start < 50_000);
  const pid = Number(textOf(result));
  Deno.kill(pid, "SIGKILL");
  assert.ok(await isGone(pid));
  await sleep(50);
});

Deno.test("runProcess() gives 128 + signal where a signal ends it", async () => {
  assert.equal((await sh("kill -TERM $$")).code, 143);
  assert.equal((await sh("kill -KILL $$")).code, 137);
  assert.equal((await sh("kill -TERM $$")).timedOut, false);
});

Deno.test("runProcess() ends it after timeoutMs and keeps what it said", async () => {
  const start = performance.now();
  const result = await sh("echo begun; exec sleep 100", { timeoutMs: 150 });
  assert.ok(performance.now() - start < 50_000);
  assert.equal(result.timedOut, true);
  assert.equal(result.code, 143);
  assert.equal(textOf(result), "begun\n");
});

Deno.test("runProcess() kills one that does not want to end", async () => {
  const start = performance.now();
  const result = await sh("trap '' TERM; echo $$; while :; do sleep 0.1; done", {
    timeoutMs: 200,
  });
  assert.equal(result.timedOut, true);
  assert.equal(result.code, 137);
  assert.ok(performance.now() - start < 50_000);
  assert.ok(await isGone(Number(textOf(result))));
});

Deno.test("runProcess() does not wait after timeoutMs for what its child has started", async () => {
  const start = performance.now();
  const result = await sh("sleep 100 & echo $!; wait", { timeoutMs: 200 });
  try {
    assert.ok(performance.now() - start < 50_000);
    assert.equal(result.timedOut, true);
  } finally {
    Deno.kill(Number(textOf(result)), "SIGKILL");
  }
});

Deno.test("runProcess() does not wait after timeoutMs where only what it started goes on", async () => {
  const start = performance.now();
  const result = await sh("sleep 100 & echo $!", { timeoutMs: 300 });
  try {
    assert.ok(performance.now() - start < 50_000);
    assert.deepEqual([result.code, result.timedOut], [0, true]);
  } finally {
    Deno.kill(Number(textOf(result)), "SIGKILL");
  }
});

Deno.test("runProcess() is not late when it ends in time", async () => {
  const result = await sh("echo done", { timeoutMs: 60_000 });
  assert.deepEqual([result.code, result.timedOut, textOf(result)], [0, false, "done\n"]);
});

Deno.test("runProcess() waits for the output of a grandchild where there is no limit", async () => {
  assert.equal(textOf(await sh("(sleep 0.2; echo late) & echo early")), "early\nlate\n");
});

Deno.test("runProcess() shows output to the user with inherit and collects none", async () => {
  await withFolder(async (folder) => {
    const source = `import { runProcess } from "${HOST}";
      const result = await runProcess({
        command: "sh", args: ["-c", "echo out; echo err >&2; exit 4"], output: "inherit",
      });
      console.log(result.code, result.stdout.length, JSON.stringify(result.stderr));`;
    const ended = await runScript(folder, source);
    assert.equal(ended.stdout, 'out\n4 0 ""\n');
    assert.equal(ended.stderr, "err\n");
  });
});

Deno.test("runProcess() runs many at once", async () => {
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, i) => sh(`cat; exit ${i}`, { stdin: `${i}` })),
  );
  assert.deepEqual(results.map((result) => result.code), results.map((_, i) => i));
  assert.deepEqual(results.map(textOf), results.map((_, i) => `${i}`));
});

Deno.test("runProcess() leaves no child behind when it is interrupted", async () => {
  await withFolder(async (folder) => {
    const source = `import { runProcess } from "${HOST}";
      const child = (script) =>
        runProcess({ command: "sh", args: ["-c", script], output: "inherit" });
      await Promise.all([
        child("echo pid $$; exec sleep 30"),
        child("trap '' TERM INT; echo pid $$; echo ready; while :; do sleep 0.1; done"),
      ]);
      console.log("not reached");`;
    async function interrupt(signal: Deno.Signal, code: number): Promise<void> {
      const ended = await runScript(folder, source, { when: { says: "ready", send: [signal] } });
      assert.equal(ended.code, code);
      assert.doesNotMatch(ended.stdout, /not reached/);
      const pids = [...ended.stdout.matchAll(/pid (\d+)/g)].map((match) => Number(match[1]));
      assert.equal(pids.length, 2, ended.stdout);
      for (const pid of pids) assert.ok(await isGone(pid), `${pid} is alive`);
    }
    await Promise.all([interrupt("SIGINT", 130), interrupt("SIGTERM", 143)]);
  });
});
