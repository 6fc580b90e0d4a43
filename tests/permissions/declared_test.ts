/** What deno.json declares, without running anything. */

import assert from "node:assert/strict";
import { RECORDED_VARIABLES } from "../../lib/boot/phase_environment.ts";
import { TRANSFER_VARIABLES } from "../../lib/host/mod.ts";
import {
  KINDS,
  listOf,
  parseRunLine,
  readConfig,
  type RunLine,
  setNameOf,
  taskWords,
} from "../helpers/permissions.ts";

const root = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");
const config = await readConfig(root);
const sets = Object.entries(config.permissions);
const tasks = Object.entries(config.tasks);

/** The tasks that run a file of tasks/, with their command lines taken apart. */
const entryTasks = tasks.flatMap(([name, { command }]): [string, RunLine][] => {
  const words = taskWords(command);
  return command.includes("tasks/") ? [[name, parseRunLine(words.slice(2))]] : [];
});

Deno.test("a set grants nothing but files, programs and variables, each by its name", () => {
  for (const [name, set] of sets) {
    for (const kind of Object.keys(set)) {
      // Neither `all`, `ffi`, `import` nor `sys`; the network is git's, but for the server's own address.
      const isNet = kind === "net" && name === "serve";
      assert.ok(isNet || (KINDS as readonly string[]).includes(kind), `${name}: ${kind}`);
      if (isNet) assert.deepEqual(set[kind], ["127.0.0.1"]);
    }
    for (const kind of ["read", "write", "run"]) {
      if (set[kind] === undefined) continue;
      assert.ok(Array.isArray(set[kind]), `${name}: ${kind} is a list, not ${set[kind]}`);
      assert.ok(listOf(set, kind).length > 0, `${name}: ${kind} is not empty`);
    }
    const env = set["env"] as Record<string, unknown>;
    // A package that looks for a variable must not stop a task, and must not see it.
    assert.deepEqual(Object.keys(env).sort(), ["allow", "ignore"], name);
    assert.equal(env["ignore"], true, name);
    for (const kind of KINDS) {
      const list = listOf(set, kind);
      assert.equal(new Set(list).size, list.length, `${name}: ${kind} lists something twice`);
      for (const item of list) assert.match(item, /^[^,*]+$/, `${name}: ${kind}`);
    }
  }
});

Deno.test("the paths of a set lie in PackRepo's folder, and none may be written as a whole", () => {
  for (const [name, set] of sets) {
    for (const path of [...listOf(set, "read"), ...listOf(set, "write")]) {
      assert.match(path, /^\.(?:\/[\w.-]+)*$/, name);
      assert.ok(!path.split("/").includes(".."), `${name}: ${path}`);
    }
    assert.ok(!listOf(set, "write").includes("."), name);
  }
});

Deno.test("a set names programs that PackRepo knows, and none that runs any other", () => {
  const known = ["deno", "git", "nix", "npm", "docker", "podman", "buildah"];
  for (const [name, set] of sets) {
    for (const program of listOf(set, "run")) assert.ok(known.includes(program), name);
  }
  // Whoever may run deno may do everything: these judge what others give them.
  for (const name of ["pack", "scan", "verify"]) {
    assert.deepEqual(listOf(config.permissions[name]!, "run"), ["git"]);
  }
  // Nor may those start an engine who have no images to build, to run or to remove.
  const engines = ["docker", "podman", "buildah"];
  for (const [name, set] of sets) {
    const own = listOf(set, "run").filter((program) => engines.includes(program));
    // Podman and buildah have no compose that knows profiles.
    const expected = name === "dev" ? ["docker"] : engines;
    assert.deepEqual(own, ["smoke", "build", "clean", "dev"].includes(name) ? expected : [], name);
  }
  for (const name of ["sign", "inspect", "schema"]) {
    assert.deepEqual(listOf(config.permissions[name]!, "run"), []);
  }
});

Deno.test("pack, verify and smoke may read the variables that git's transfers need, and few others", () => {
  const common = ["DEBUG", "INIT_CWD", "TERM"];
  const variables = (name: string): string[] =>
    [...listOf(config.permissions[name]!, "env")].sort();
  assert.deepEqual(variables("pack"), [...common, ...TRANSFER_VARIABLES].sort());
  assert.deepEqual(variables("verify"), variables("pack"));
  assert.deepEqual(
    variables("smoke"),
    [
      ...common,
      ...TRANSFER_VARIABLES,
      ...RECORDED_VARIABLES,
      "CONTAINER_TAG",
      "DATASET_REPOS",
      "npm_lifecycle_event",
      "PACKREPO_SIGNING_KEY",
    ].sort(),
  );
});

Deno.test("only the tasks that boot or sign may see a signing key", () => {
  const seeing = sets.filter(([, set]) => listOf(set, "env").includes("PACKREPO_SIGNING_KEY"));
  assert.deepEqual(seeing.map(([name]) => name).sort(), ["sign", "smoke"]);
});

Deno.test("every task has a description and one command", () => {
  for (const [name, task] of tasks) {
    assert.deepEqual(Object.keys(task).sort(), ["command", "description"], name);
    assert.match(task.description ?? "", /^[A-Z].{9,}[^.]$/, name);
    assert.match(task.command, /^deno (?:run|test|fmt|lint|check)\b/, name);
    assert.doesNotMatch(task.command, /[;|&`]|\$\(/, name);
  }
});

Deno.test("every file of tasks/ has a task, and every task that names a file has that file", async () => {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(`${root}/tasks`)) files.push(`tasks/${name}`);
  const named = new Set(entryTasks.map(([, { script }]) => script));
  assert.deepEqual([...named].sort(), files.sort());
  const used = new Set(entryTasks.map(([, line]) => setNameOf(line)));
  assert.deepEqual([...used].sort(), sets.map(([name]) => name).sort());
});

Deno.test("every task of tasks/ runs within the set of its file, without questions", () => {
  for (const [name, { flags, script }] of entryTasks) {
    const set = script.match(/^tasks\/(\w+)\.ts$/)?.[1];
    assert.deepEqual(flags.slice(0, 3), ["-q", "--no-prompt", `-P=${set}`], name);
    for (const flag of flags.slice(3)) assert.match(flag, /^--allow-(?:read|write)=/, name);
    assert.ok(!config.tasks[name]!.command.replaceAll('"$INIT_CWD"', "").includes("$"), name);
  }
});

Deno.test("a task's flags grant the caller's folder and repeat the paths of its set", () => {
  // A flag takes the place of the list that the set has for the same kind (Deno 2.9.4).
  for (const [name, { flags, script }] of entryTasks) {
    const set = config.permissions[script.slice("tasks/".length, -".ts".length)]!;
    for (const kind of ["read", "write"]) {
      const flag = flags.find((flag) => flag.startsWith(`--allow-${kind}=`));
      if (flag === undefined) continue;
      const own = listOf(set, kind).map((path) => path.replace(/^\.\//, ""));
      assert.equal(flag, `--allow-${kind}=${["$INIT_CWD", ...own].join(",")}`, name);
    }
    const kinds = flags.slice(3).map((flag) => flag.match(/^--allow-(\w+)/)![1]);
    const expected = ["read", "write"].filter((kind) => listOf(set, kind).length > 0);
    if (kinds.length > 0) assert.deepEqual(kinds, expected, `${name} grants both or neither`);
  }
});

Deno.test("everything is allowed to tests and benchmarks alone", () => {
  for (const [name, { command }] of tasks) {
    const isFree = /(?:^| )(?:-A|--allow-all)(?: |$)/.test(command);
    assert.equal(isFree, /^(?:test(?::\w+)?|bench(?::\w+)?)$/.test(name), name);
    if (!command.includes("tasks/")) assert.doesNotMatch(command, /--allow-(?!all)/, name);
  }
});
