import assert from "node:assert/strict";
import { type Ended, plainEnv, shellText, withFolder } from "../host/script.ts";
import { demoSource } from "./fixture.ts";

const ROOT = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");

/** A copy of the parts of PackRepo that a task needs, with one task, `demo`, and its set. */
interface House {
  readonly root: string;
  readonly caller: string;
  readonly elsewhere: string;
}

async function withHouse(
  work: (house: House) => Promise<void>,
  names: { readonly root?: string; readonly elsewhere?: string } = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const root = `${folder}/${names.root ?? "packrepo"}`;
    const caller = `${folder}/caller`;
    const elsewhere = `${folder}/${names.elsewhere ?? "elsewhere"}`;
    for (const area of ["base", "cli", "host", "report", "schema"]) {
      await Deno.mkdir(`${root}/lib/${area}`, { recursive: true });
      for await (const { name } of Deno.readDir(`${ROOT}/lib/${area}`)) {
        await Deno.copyFile(`${ROOT}/lib/${area}/${name}`, `${root}/lib/${area}/${name}`);
      }
    }
    const schema = "spec/packrepo.schema.json";
    await Deno.mkdir(`${root}/spec`);
    await Deno.copyFile(`${ROOT}/${schema}`, `${root}/${schema}`);
    for (const path of [`${root}/own`, `${root}/tasks`, caller, elsewhere]) await Deno.mkdir(path);
    const config = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`)) as object;
    const permissions = {
      demo: {
        read: ["./own"],
        write: ["own"],
        run: ["git"],
        env: { allow: ["INIT_CWD", "DEBUG"], ignore: true },
      },
    };
    const set = JSON.stringify({ ...config, permissions, tasks: {} });
    await Deno.writeTextFile(`${root}/deno.json`, set);
    await Deno.copyFile(`${ROOT}/deno.lock`, `${root}/deno.lock`);
    const source = demoSource({
      base: "../lib/base/mod.ts",
      cli: "../lib/cli/mod.ts",
      host: "../lib/host/mod.ts",
    });
    await Deno.writeTextFile(
      `${root}/tasks/demo.ts`,
      source.replace("COUNT", `"some"`),
    );
    await Deno.writeTextFile(`${root}/own/f`, "own\n");
    await Deno.writeTextFile(`${caller}/f`, "caller's\n");
    await Deno.writeTextFile(`${elsewhere}/f`, "elsewhere's\n");
    await work({ root, caller, elsewhere });
  });
}

/** Runs a shell command in the caller's folder. */
async function inShell(
  house: House,
  command: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  const output = await new Deno.Command("sh", {
    args: ["-c", command],
    cwd: house.caller,
    clearEnv: true,
    env: {
      ...plainEnv(),
      PATH: `${Deno.execPath().replace(/\/[^/]*$/, "")}:${plainEnv()["PATH"]}`,
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return {
    code: output.code,
    signal: output.signal,
    stdout: text(output.stdout),
    stderr: text(output.stderr),
  };
}

/** Runs the task as `deno task` would, with the caller's folder granted. */
function runGranted(house: House, args: readonly string[]): Promise<Ended> {
  const { root, caller } = house;
  const words = [
    ...["deno", "run", "-q", "--no-prompt", "-P=demo", "--config", `${root}/deno.json`],
    `--allow-read=${caller},${root}/own`,
    `--allow-write=${caller},${root}/own`,
    `${root}/tasks/demo.ts`,
    ...args,
  ];
  return inShell(house, shellText(words), { INIT_CWD: caller });
}

/** Returns the command that the hint says to copy. */
function commandIn(ended: Ended): string {
  const command = ended.stderr.match(/^next: .*[Rr]un: (deno .+)$/m)?.[1];
  assert.ok(command !== undefined, ended.stderr);
  return command;
}

Deno.test("a path elsewhere ends with 77, and the command of the hint then works", async () => {
  await withHouse(async (house) => {
    const { root, elsewhere } = house;
    const refused = await runGranted(house, ["--do", "read", `${elsewhere}/f`]);
    assert.equal(refused.code, 77);
    assert.equal(refused.stdout, "");
    assert.match(
      refused.stderr,
      /^error: Missing permission: read access to ".*\/elsewhere\/f" \(permission set "demo"\) \(no permission, exit 77\)\nnext: {2}Use a folder below the one you stand in, or run: deno run -q --no-prompt -P=demo --allow-read=/,
    );
    const again = await inShell(house, commandIn(refused));
    assert.deepEqual([again.code, again.stdout, again.stderr], [0, "elsewhere's\n", ""]);

    const unwritten = await runGranted(house, ["--do", "write", `${elsewhere}/new`]);
    assert.equal(unwritten.code, 77);
    assert.match(unwritten.stderr, /write access to ".*\/elsewhere" /);
    const written = await inShell(house, commandIn(unwritten));
    assert.deepEqual([written.code, written.stdout], [0, "done\n"], written.stderr);
    assert.equal(await Deno.readTextFile(`${elsewhere}/new`), "written");
    assert.equal((await runGranted(house, ["--do", "write", `${root}/own/new`])).code, 0);
  });
});

Deno.test("the command of the hint keeps what was granted, so that hints lead to an end", async () => {
  await withHouse(async (house) => {
    const { root, caller, elsewhere } = house;
    for (const name of ["from", "to"]) await Deno.mkdir(`${elsewhere}/${name}`);
    await Deno.rename(`${elsewhere}/f`, `${elsewhere}/from/f`);
    const args = ["--do", "copy", `${elsewhere}/from/f`, `${elsewhere}/to`];
    const first = await runGranted(house, args);
    assert.match(first.stderr, /read access to ".*\/from\/f"/);
    const second = await inShell(house, commandIn(first));
    assert.match(second.stderr, /write access to ".*\/to"/);
    const command = commandIn(second);
    const read = `--allow-read=${root}/own,${caller},${elsewhere}/from/f,${elsewhere}/to`;
    assert.ok(command.includes(` ${read} --allow-write=${root}/own,${caller},${elsewhere}/to `));
    const third = await inShell(house, command);
    assert.deepEqual([third.code, third.stdout], [0, "done\n"], third.stderr);
    assert.equal(await Deno.readTextFile(`${elsewhere}/to/copy`), "elsewhere's\n");
  });
});

Deno.test("the command of the hint works where folders and arguments have awkward names", async () => {
  await withHouse(async (house) => {
    const path = `${house.elsewhere}/it's "f" $HOME; é`;
    await Deno.writeTextFile(path, "awkward\n");
    const refused = await runGranted(house, ["--do", "read", path]);
    assert.equal(refused.code, 77);
    assert.equal((await inShell(house, commandIn(refused))).stdout, "awkward\n");
  }, { root: "pack repo's", elsewhere: "else where" });
});

Deno.test("a path with a comma ends with 77 and no command, for Deno cannot grant it", async () => {
  await withHouse(async (house) => {
    const refused = await runGranted(house, ["--do", "read", `${house.elsewhere}/com,ma`]);
    assert.equal(refused.code, 77);
    assert.match(refused.stderr, /next: {2}Deno cannot be granted a path that holds a comma/);
  });
});

Deno.test("a program that the set does not name ends with 77, and the command grants it", async () => {
  await withHouse(async (house) => {
    const refused = await runGranted(house, ["--do", "program", "x"]);
    assert.equal(refused.code, 77);
    assert.match(
      refused.stderr,
      /^error: Missing permission: run access to "true" \(permission set/,
    );
    const command = commandIn(refused);
    assert.match(command, / --allow-run=git,true /);
    const again = await inShell(house, command);
    assert.deepEqual([again.code, again.stdout], [0, "done\n"], again.stderr);
  });
});

Deno.test("with --json a missing permission is one line that holds the command", async () => {
  await withHouse(async (house) => {
    const refused = await runGranted(house, ["--json", "--do", "read", `${house.elsewhere}/f`]);
    assert.equal(refused.code, 77);
    assert.equal(refused.stdout, "");
    const failure = JSON.parse(refused.stderr) as { code: string; hint: string; exit: number };
    assert.deepEqual([failure.code, failure.exit], ["host.no-permission", 77]);
    assert.match(failure.hint, /or run: deno run .*\/elsewhere\/f$/);
  });
});

Deno.test("the command of the hint shows no credentials", async () => {
  await withHouse(async (house) => {
    const refused = await runGranted(house, [
      "--do",
      "read",
      `${house.elsewhere}/f`,
      "https://me:s3cret@example.org/x",
    ]);
    assert.equal(refused.code, 77);
    assert.doesNotMatch(refused.stderr, /s3cret/);
  });
});

Deno.test("a relative path resolves against the caller, and the copied command agrees", async () => {
  await withHouse(async (house) => {
    assert.equal((await runGranted(house, ["--do", "read", "f"])).stdout, "caller's\n");
    const refused = await runGranted(house, ["--do", "read", "../elsewhere/f"]);
    assert.equal(refused.code, 77);
    assert.equal((await inShell(house, commandIn(refused))).stdout, "elsewhere's\n");
  });
});
