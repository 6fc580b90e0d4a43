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
        `--allow-read=${folder}/in,${folder}/out`,
        `--deny-read=${folder}/in/secret`,
        `--allow-write=${folder}/out`,
      ],
    });
    assert.equal(stderr, "");
    const granted = {
      read: ["in", "in/new/file", "in/../out", "out"],
      write: ["in/../out", "out"],
    };
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

Deno.test("requirePathAccess() wants the place granted that a link to a folder leads to", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/in/real/deep`, { recursive: true });
    await Deno.mkdir(`${folder}/elsewhere/deep`, { recursive: true });
    await Deno.writeTextFile(`${folder}/elsewhere/file`, "");
    for (
      const [target, link] of [
        ["../elsewhere", "in/out"],
        ["out", "in/chain"],
        ["real", "in/near"],
        ["../elsewhere/file", "in/file"],
        ["../elsewhere/none", "in/dangling"],
        ["circle", "in/circle"],
      ] as const
    ) await Deno.symlink(target, `${folder}/${link}`);
    const source = `import { requirePathAccess } from "${HOST}";
      const answers = {};
      for (const path of ["out", "out/new", "out/deep/new", "chain/x", "out/file/x", "near", "near/deep/new",
        "file", "dangling", "dangling/new", "circle", "circle/new", "real/../near/new", "new/new"]) {
        answers[path] = await requirePathAccess("write", "${folder}/in/" + path)
          .then(() => "", (error) => error.message.replaceAll("${folder}/", ""));
      }
      console.log(JSON.stringify(answers));`;
    const refused = (place: string, path: string): string =>
      `Missing permission: write access to "elsewhere${place}", where a link in "in/${path}" leads`;
    const grants = [`--allow-read=${folder}/in`, `--allow-write=${folder}/in`];
    const { stdout, stderr } = await runScript(folder, source, { flags: grants });
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), {
      "out": refused("", "out"),
      "out/new": refused("/new", "out/new"),
      "out/deep/new": refused("/deep/new", "out/deep/new"),
      "chain/x": refused("/x", "chain/x"),
      "out/file/x": refused("/file/x", "out/file/x"),
      "near": "",
      "near/deep/new": "",
      // Replaced by a file, not followed; a folder cannot be made in its place.
      "file": "",
      "dangling": "",
      "dangling/new": "",
      "circle": "",
      "circle/new": "",
      "real/../near/new": "",
      "new/new": "",
    });
    const more = await runScript(folder, source, {
      flags: [grants[0]!, `--allow-write=${folder}/in,${folder}/elsewhere`],
    });
    assert.deepEqual([...new Set(Object.values(JSON.parse(more.stdout)))], [""]);
  });
});

Deno.test("requirePathAccess() takes a link above what was granted for the word of who granted it", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/real/in`, { recursive: true });
    await Deno.symlink("real", `${folder}/link`);
    const source = `import { requirePathAccess } from "${HOST}";
      await requirePathAccess("write", "${folder}/link/in/new");`;
    const flags = ["read", "write"].map((kind) => `--allow-${kind}=${folder}/link/in`);
    const { code, stderr } = await runScript(folder, source, { flags });
    assert.deepEqual([code, stderr], [0, ""]);
  });
});

Deno.test("requirePathAccess() refuses to write where it may not look", async () => {
  await withFolder(async (folder) => {
    const source = `import { requirePathAccess } from "${HOST}";
      await requirePathAccess("write", "${folder}/in/new").catch((error) => console.log(error.message));`;
    const { stdout } = await runScript(folder, source, { flags: [`--allow-write=${folder}/in`] });
    assert.equal(stdout, `Missing permission: read access to "${folder}/in/new"\n`);
  });
});
