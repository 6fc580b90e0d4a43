import assert from "node:assert/strict";
import { explainNotCapable, hasPathAccess, requirePathAccess } from "../../../lib/host/mod.ts";
import { HOST, runScript, withFolder } from "./script.ts";

/** What a process without the permission does, and what it must be told. */
const REFUSALS:
  readonly (readonly [title: string, action: string, message: string, hint: string])[] = [
    [
      "read",
      `Deno.readTextFileSync('/a "quoted"/b,c')`,
      String.raw`Missing permission: read access to "/a \"quoted\"/b,c"`,
      `Run the task with --allow-read=/a "quoted"/b,c`,
    ],
    [
      "read of a name with a newline",
      `await Deno.readTextFile("/new\\nline")`,
      String.raw`Missing permission: read access to "/new\nline"`,
      "Run the task with --allow-read=/new\nline",
    ],
    [
      "write",
      `Deno.mkdirSync("/no/such/folder")`,
      `Missing permission: write access to "/no/such/folder"`,
      "Run the task with --allow-write=/no/such/folder",
    ],
    [
      "run",
      `new Deno.Command("git").outputSync()`,
      `Missing permission: run access to "git"`,
      "Run the task with --allow-run=git",
    ],
    [
      "run of anything",
      `Deno.kill(1, "SIGCONT")`,
      "Missing permission: run access",
      "Run the task with --allow-run",
    ],
    [
      "env",
      `Deno.env.get("SECRET")`,
      `Missing permission: env access to "SECRET"`,
      "Run the task with --allow-env=SECRET",
    ],
    [
      "the whole env",
      `Deno.env.toObject()`,
      "Missing permission: env access",
      "Run the task with --allow-env",
    ],
    [
      "net",
      `await Deno.connect({ hostname: "127.0.0.1", port: 9 })`,
      `Missing permission: net access to "127.0.0.1:9"`,
      "Run the task with --allow-net=127.0.0.1:9",
    ],
    [
      "net by fetch",
      `await fetch("http://localhost:8999/x?y")`,
      `Missing permission: net access to "localhost:8999"`,
      "Run the task with --allow-net=localhost:8999",
    ],
    [
      "sys",
      `Deno.hostname()`,
      `Missing permission: sys access to "hostname"`,
      "Run the task with --allow-sys=hostname",
    ],
  ];

Deno.test("explainNotCapable() names kind and target of what Deno really refuses", async () => {
  await withFolder(async (folder) => {
    const actions = REFUSALS.map(([, action]) => `async () => { ${action} }`).join(",\n");
    const source = `import { explainNotCapable } from "${HOST}";
      const explained = [];
      for (const action of [${actions}]) {
        try {
          await action();
          explained.push(null);
        } catch (error) {
          const explanation = explainNotCapable(error);
          if (explanation === undefined) throw error;
          const { code, exitCode, message, hint } = explanation;
          explained.push({ code, exitCode, message, hint });
        }
      }
      console.log(JSON.stringify(explained));`;
    const ended = await runScript(folder, source, { flags: [] });
    assert.equal(ended.code, 0, ended.stderr);
    const expected = REFUSALS.map(([, , message, hint]) => ({
      code: "host.no-permission",
      exitCode: 77,
      message,
      hint,
    }));
    assert.deepEqual(JSON.parse(ended.stdout), expected);
  });
});

Deno.test("explainNotCapable() keeps Deno's own words where it does not know them", () => {
  const cause = new Deno.errors.NotCapable("Something new is not supported");
  const error = explainNotCapable(cause);
  assert.equal(error?.message, "Missing permission: Something new is not supported");
  assert.equal(error?.exitCode, 77);
  assert.equal(error?.cause, cause);
});

Deno.test("explainNotCapable() leaves every other error alone", () => {
  for (
    const other of [
      new Error(`Requires read access to "/a", run again with the --allow-read flag`),
      new Deno.errors.PermissionDenied("x"),
      new Deno.errors.NotFound("x"),
      "text",
      undefined,
    ]
  ) {
    assert.equal(explainNotCapable(other), undefined);
  }
});

Deno.test("requirePathAccess() and hasPathAccess() answer by what the process was granted", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/in/secret`, { recursive: true });
    const source = `import { hasPathAccess, requirePathAccess } from "${HOST}";
      const answers = [];
      for (const kind of ["read", "write"]) {
        for (const path of ["in", "in/new/file", "in/../out", "out", "inside", "in/secret/x", "."]) {
          const whole = "${folder}/" + path;
          const thrown = await requirePathAccess(kind, whole).then(() => "", (error) =>
            error.code + " " + error.exitCode + " " + error.message);
          if ((thrown === "") !== hasPathAccess(kind, whole)) throw new Error("they differ");
          answers.push([kind, path, thrown]);
        }
      }
      console.log(JSON.stringify(answers));`;
    const { stdout, stderr } = await runScript(folder, source, {
      flags: [
        `--allow-read=${folder}/in`,
        `--deny-read=${folder}/in/secret`,
        `--allow-write=${folder}/out`,
      ],
    });
    assert.equal(stderr, "");
    const granted = { read: ["in", "in/new/file"], write: ["in/../out", "out"] };
    for (const [kind, path, thrown] of JSON.parse(stdout) as ["read" | "write", string, string][]) {
      assert.equal(
        thrown,
        granted[kind].includes(path)
          ? ""
          : `host.no-permission 77 Missing permission: ${kind} access to "${folder}/${path}"`,
      );
    }
  });
});

Deno.test("requirePathAccess() goes on where everything is granted", async () => {
  assert.equal(await requirePathAccess("write", "/anywhere"), undefined);
  assert.equal(hasPathAccess("read", "/"), true);
});
