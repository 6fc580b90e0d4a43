import assert from "node:assert/strict";
import {
  callerFolder,
  commandLine,
  envVar,
  PACKREPO_ROOT,
  processorCount,
  runtimeInfo,
  stateFolder,
} from "../../../lib/host/mod.ts";
import { HOST, runScript, withFolder } from "./script.ts";

const CALLER = `import { callerFolder } from "${HOST}";
  try { console.log(callerFolder()); } catch (error) { console.log(error.code, error.exitCode); }`;

Deno.test("PACKREPO_ROOT is the folder of deno.json, also where its name is awkward", async () => {
  assert.ok((await Deno.stat(`${PACKREPO_ROOT}/deno.json`)).isFile);
  assert.doesNotMatch(PACKREPO_ROOT, /\/$/);
  await withFolder(async (folder) => {
    const home = `${folder}/a b%20c #?é`;
    await Deno.mkdir(`${home}/lib/host`, { recursive: true });
    await Deno.mkdir(`${home}/lib/base`);
    for (const area of ["host", "base"]) {
      for await (const entry of Deno.readDir(`${PACKREPO_ROOT}/lib/${area}`)) {
        const path = `lib/${area}/${entry.name}`;
        await Deno.copyFile(`${PACKREPO_ROOT}/${path}`, `${home}/${path}`);
      }
    }
    await Deno.writeTextFile(
      `${home}/show.ts`,
      `import { PACKREPO_ROOT } from "./lib/host/mod.ts"; console.log(PACKREPO_ROOT);`,
    );
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-config", "--no-lock", `${home}/show.ts`],
    }).output();
    assert.equal(new TextDecoder().decode(stdout), `${home}\n`);
  });
});

Deno.test("callerFolder() is INIT_CWD, or the working directory without it", async () => {
  await withFolder(async (folder) => {
    const env = { INIT_CWD: "/from/here" };
    assert.equal((await runScript(folder, CALLER, { env })).stdout, "/from/here\n");
    assert.equal(
      (await runScript(folder, CALLER, { env: { INIT_CWD: "" } })).stdout,
      `${folder}\n`,
    );
    assert.equal((await runScript(folder, CALLER)).stdout, `${folder}\n`);
  });
});

Deno.test("callerFolder() says 66 where the working directory has been removed", async () => {
  await withFolder(async (folder) => {
    const source = CALLER.replace("try {", `try { Deno.removeSync("${folder}/gone");`);
    await Deno.mkdir(`${folder}/gone`);
    const ended = await runScript(folder, source, { cwd: `${folder}/gone` });
    assert.equal(ended.stdout, "host.not-found 66\n", ended.stderr);
  });
});

Deno.test("envVar() returns a value, and undefined for what is unset or hidden", async () => {
  assert.equal(envVar("PACKREPO_SURELY_UNSET"), undefined);
  await withFolder(async (folder) => {
    const source = `import { envVar } from "${HOST}"; console.log(envVar("A"), envVar("B"));`;
    const env = { A: "1", B: "2" };
    assert.equal((await runScript(folder, source, { env })).stdout, "1 2\n");
    const flags = ["--allow-env=A", "--ignore-env"];
    const ended = await runScript(folder, source, { env, flags });
    assert.equal(ended.stdout, "1 undefined\n", ended.stderr);
  });
});

Deno.test("stateFolder() is .packrepo beside deno.json", () => {
  assert.equal(stateFolder(), `${PACKREPO_ROOT}/.packrepo`);
});

Deno.test("runtimeInfo() tells the running versions and the platform", () => {
  const { deno, v8, typescript, platform } = runtimeInfo();
  assert.deepEqual([deno, v8, typescript], [
    Deno.version.deno,
    Deno.version.v8,
    Deno.version.typescript,
  ]);
  assert.match(platform, /^(?:x86_64|aarch64)-(?:linux|darwin)$/);
});

Deno.test("processorCount() is at least 1", () => {
  assert.ok(Number.isInteger(processorCount()) && processorCount() >= 1);
});

Deno.test("commandLine() and endProcess() are those of the process", async () => {
  assert.deepEqual(commandLine(), Deno.args);
  assert.equal(typeof callerFolder(), "string");
  await withFolder(async (folder) => {
    const source = `import { commandLine, endProcess } from "${HOST}";
      console.log(JSON.stringify(commandLine()));
      setTimeout(() => console.log("not reached"));
      endProcess(11);`;
    const args = ["a b", "--json", "é", ""];
    const ended = await runScript(folder, source, { args });
    assert.deepEqual(JSON.parse(ended.stdout), args);
    assert.equal(ended.code, 11);
  });
});
