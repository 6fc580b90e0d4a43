/**
 * Every task with less than its set: it ends with 77, names the permission and the set, and gives
 * the command that grants it, which works. A cache it does without.
 *
 * An item is taken away by a copy of deno.json without it. The flags that deny will not do: with a
 * set, Deno 2.9.4 passes over `--deny-read` and `--deny-run` without a list, and `--deny-run=git`
 * denies nothing either.
 */

import assert from "node:assert/strict";
import { DOCKER_STAND_IN } from "../helpers/audit.ts";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { makeRepo } from "../helpers/git_fixtures.ts";
import { PLATFORM } from "../helpers/production_image.ts";
import { smallImage, writeLayout } from "../unit/container/oci/images.ts";
import {
  type DenoConfig,
  grantsOfSet,
  isBelow,
  listOf,
  readConfig,
} from "../helpers/permissions.ts";

type Words = readonly string[];

/** What a task must be asked, in a user's folder, to miss an item of its set. */
interface Question {
  readonly args: Words;
  /** The paths below PackRepo's folder that must not be there for that. */
  readonly without?: readonly string[];
  /** Whether the command of the hint is left alone, because it takes long. */
  readonly isSlow?: boolean;
  /** Whether the task does without, and says nothing. */
  readonly isOptional?: boolean;
}

const CLONE: Question = { args: ["file://USER/repo"] };
const LOCKS: Question = { args: ["locks"] };
const JUDGE: Question = { args: ["pack", "packed", "--repo", "file://USER/repo"] };
const HISTORY: Question = { args: ["repo", "--history"] };
const NO_KEY: Question = { args: [], without: [".packrepo"] };
const BOOT: Question = { args: ["--repo", "repo"], isSlow: true };
/** Nobody listens there. */
const AUDIT: Question = { args: ["ROOT", "--registry", "http://127.0.0.1:9/"] };
const LICENCES: Question = { args: ["ROOT"] };
const GATE: Question = { args: ["--gate", "schema-contract"], isSlow: true };

/** By task, kind and item; the first test makes sure that nothing is left out. */
/** With its hint it would build, for which the engine that stands in here is no good. */
const BUILD: Question = { args: ["--output", "ROOT/artifacts"], isSlow: true };
const CLEAN: Question = { args: ["--all"], isSlow: true };
/** The engine that stands in here has no compose. */
const START: Question = { args: ["--mode", "start"], isSlow: true };

const QUESTIONS: Readonly<Record<string, Question>> = {
  "bootstrap read ./tasks": { args: [] },
  "bootstrap read ./.packrepo": { args: [] },
  "bootstrap write ./.packrepo": NO_KEY,
  "bootstrap run deno": { args: [] },
  "bootstrap run git": { args: [] },
  "bootstrap run nix": { args: [] },
  "smoke read .": BOOT,
  "smoke write ./.packrepo": BOOT,
  "smoke write ./artifacts": { ...BOOT, args: ["--output", "ROOT/artifacts"] },
  "smoke run deno": BOOT,
  "smoke run git": BOOT,
  "smoke run nix": BOOT,
  "smoke run docker": BOOT,
  "smoke run podman": { ...BOOT, args: [...BOOT.args, "--engine", "podman"] },
  "smoke run npm": { ...BOOT, args: [...BOOT.args, "--engine", "none", "--base", "USER/layout"] },
  "smoke run buildah": { ...BOOT, args: [...BOOT.args, "--engine", "buildah"] },
  "pack read ./lib": { args: ["repo", "--workers", "2"] },
  "pack read ./.packrepo/cache": { args: ["repo"], isOptional: true },
  "pack read ./.packrepo/tmp": CLONE,
  "pack write ./.packrepo/cache": { args: ["repo"], isOptional: true },
  "pack write ./.packrepo/tmp": CLONE,
  "pack run git": { args: ["repo"] },
  "verify read ./deno.json": LOCKS,
  "verify read ./deno.lock": LOCKS,
  "verify read ./flake.lock": LOCKS,
  "verify read ./flake.nix": LOCKS,
  "verify read ./.packrepo/trust.json": { args: ["transcript", "bundle.json"] },
  "verify read ./.packrepo/tmp": JUDGE,
  "verify read ./artifacts": { args: ["pack", "ROOT/artifacts"] },
  "verify write ./.packrepo/tmp": JUDGE,
  "verify run git": JUDGE,
  "scan read ./lib": { args: ["rules.toml", "--config", "rules.toml"] },
  "scan read ./.packrepo/cache": HISTORY,
  "scan write ./.packrepo/cache": HISTORY,
  "scan run git": HISTORY,
  "sign read ./.packrepo": { args: ["statement.json"] },
  "sign write ./.packrepo": { args: ["statement.json"], without: [".packrepo"] },
  "inspect read ./artifacts": { args: ["ROOT/artifacts/bundle.json"] },
  "schema read ./spec": { args: ["--check"] },
  "schema write ./spec": { args: [], without: ["spec/exit_codes.md"] },
  "ci read ./tests": { args: ["--gate", "tests-quick"], isSlow: true },
  "ci read ./artifacts": GATE,
  "ci write ./.packrepo/tmp": { args: ["--gate", "pack-verification"], isSlow: true },
  "ci write ./artifacts": GATE,
  "ci run deno": GATE,
  "deps_check read ./deno.lock": AUDIT,
  "deps_check run deno": AUDIT,
  "deps_check run git": AUDIT,
  "deps_check run npm": { args: ["ROOT"], isSlow: true },
  "licences read ./deno.lock": LICENCES,
  "licences run deno": LICENCES,
  "licences run git": LICENCES,
  "serve read ./artifacts": { args: ["ROOT/artifacts", "--port", "0"], isSlow: true },
  "sbom read ./.packrepo/tmp": CLONE,
  "sbom write ./.packrepo/tmp": CLONE,
  "sbom run deno": CLONE,
  "sbom run git": CLONE,
  "build read .": BUILD,
  "build write ./.packrepo": BUILD,
  "build write ./artifacts": BUILD,
  "build run deno": BUILD,
  "build run git": BUILD,
  "build run docker": BUILD,
  "build run podman": { ...BUILD, args: ["--engine", "podman"] },
  "build run buildah": { ...BUILD, args: ["--engine", "buildah"] },
  "build run npm": { ...BUILD, args: ["--engine", "none", "--base", "USER/layout"] },
  "dev read ./artifacts": START,
  "dev write ./artifacts": START,
  "dev run docker": { ...START, args: ["--mode", "status"] },
  // The last: it would take away what the others need.
  "clean read ./artifacts": CLEAN,
  "clean write ./artifacts": CLEAN,
  "clean read ./.packrepo": CLEAN,
  "clean write ./.packrepo": CLEAN,
  "clean run docker": CLEAN,
  "clean run podman": CLEAN,
  "clean run buildah": CLEAN,
};

/** A checkout with a key, a pack and a transcript, and a user's folder that holds a repository. */
interface House {
  readonly checkout: Checkout;
  readonly user: string;
  readonly config: DenoConfig;
  fill(words: Words): string[];
  /** Runs a command in the user's folder. */
  run(command: string, args: Words): Promise<Pick<TaskRun, "code" | "stdout" | "stderr">>;
  /** Returns the arguments by which Deno runs a task with another configuration. */
  line(
    task: string,
    config: DenoConfig,
    options: { readonly flags?: Words; readonly args: Words },
  ): Promise<string[]>;
}

async function withHouse(work: (house: House) => Promise<void>): Promise<void> {
  await using checkout = await makeCheckout();
  const root = checkout.path;
  const user = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-user-" }));
  // Tests do not need it, and neither does the machine.
  await Deno.mkdir(`${user}/bin`);
  for (
    const [name, script] of [
      ["nix", "echo nix 2.24.0"],
      ["docker", DOCKER_STAND_IN],
      ["podman", "exit 1"],
      ["buildah", "exit 1"],
    ]
  ) await Deno.writeTextFile(`${user}/bin/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "a", digest: { sha256: "0".repeat(64) } }],
    predicateType: "https://example.org/p",
    predicate: {},
  };
  let copies = 0;
  const house: House = {
    checkout,
    user,
    config: await readConfig(root),
    fill: (words) => words.map((word) => word.replace("USER", user).replace("ROOT", root)),
    async run(command, args) {
      const { code, stdout, stderr } = await new Deno.Command(command, {
        args: [...args],
        cwd: user,
        env: checkout.env({ cwd: user, bin: `${user}/bin` }),
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    },
    async line(task, config, { flags = [], args }) {
      const file = `${root}/less_${copies++}.json`;
      await Deno.writeTextFile(file, JSON.stringify(config));
      const grants = grantsOfSet(config.permissions[task]!, root);
      const grant = (kind: "read" | "write"): string =>
        `--allow-${kind}=${[user, ...grants[kind]].join(",")}`;
      const head = ["run", "-q", "--no-prompt", `--config=${file}`, `-P=${task}`];
      return [
        ...[...head, grant("read"), grant("write"), ...flags],
        ...[`${root}/tasks/${task}.ts`, ...house.fill(args)],
      ];
    },
  };
  try {
    const files = { "README.md": "# Sample\n", "deno.lock": '{"version":"5"}\n' };
    await makeRepo(files, { path: `${user}/repo` });
    await writeLayout(`${user}/layout`, await smallImage({ platform: PLATFORM }));
    await Deno.writeTextFile(`${user}/statement.json`, JSON.stringify(statement));
    await Deno.writeTextFile(`${user}/rules.toml`, `[[rules]]\nid = "a-b"\nregex = "a-b"\n`);
    const ready = [
      await checkout.task("pack", ["repo", "--output", "packed"], { cwd: user }),
      await checkout.task("pack", [`${user}/repo`, "--output", "artifacts"]),
      await checkout.task("sign", ["statement.json", "--output", "bundle.json"], { cwd: user }),
    ];
    for (const { code, stderr } of ready) assert.equal(code, 0, stderr);
    await Deno.copyFile(`${user}/bundle.json`, `${root}/artifacts/bundle.json`);
    await work(house);
  } finally {
    await Deno.remove(user, { recursive: true });
  }
}

/** Returns a configuration in which a set has an item less. */
function without(config: DenoConfig, task: string, [kind, item]: Words): DenoConfig {
  const set = structuredClone(config.permissions[task]!) as Record<string, unknown>;
  const rest = listOf(set, kind!).filter((other) => other !== item);
  if (kind === "env") set["env"] = { allow: rest, ignore: true };
  else if (rest.length > 0) set[kind!] = rest;
  else delete set[kind!];
  return { ...config, permissions: { ...config.permissions, [task]: set } };
}

/** Makes sure that a run ended with 77, naming what it must, and returns the command of the hint. */
function commandIn(
  ended: { readonly code: number; readonly stderr: string },
  task: string,
): { readonly command: string; readonly kind: string; readonly what: string } {
  assert.equal(ended.code, 77, ended.stderr);
  const message = ended.stderr.match(
    /^error: Missing permission: (\w+) access to (".*?") \(permission set "(\w+)"\) \(no permission, exit 77\)\n/,
  );
  assert.ok(message !== null, ended.stderr);
  assert.equal(message[3], task);
  const command = ended.stderr.match(/\nnext: {2}.*?(deno run .*)\n$/)?.[1];
  assert.ok(command !== undefined, ended.stderr);
  assert.ok(command.includes(` -P=${task} `), command);
  assert.match(command, new RegExp(` --allow-${message[1]}=`));
  return { command, kind: message[1]!, what: JSON.parse(message[2]!) as string };
}

Deno.test("there is a question for every item of every set", async () => {
  const config = await readConfig(new URL("../../", import.meta.url).pathname);
  const items = Object.entries(config.permissions).flatMap(([task, set]) =>
    ["read", "write", "run"].flatMap((kind) =>
      listOf(set, kind).map((item) => `${task} ${kind} ${item}`)
    )
  );
  assert.deepEqual(Object.keys(QUESTIONS).sort(), items.sort());
});

async function missFilesAndPrograms(house: House): Promise<void> {
  const { checkout: { path: root }, config } = house;
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const [task, kind, item] = name.split(" ") as [string, string, string];
    const aside = `${house.user}/aside`;
    await Deno.mkdir(aside);
    for (const path of question.without ?? []) {
      await Deno.rename(`${root}/${path}`, `${aside}/${path.replaceAll("/", "_")}`);
    }
    const less = without(config, task, [kind, item]);
    const line = await house.line(task, less, { args: question.args });
    const ended = await house.run("deno", line);
    if (question.isOptional === true) {
      assert.equal(ended.code, 0, `${name}: ${ended.stderr}`);
      assert.equal(ended.stderr, "", name);
      await Deno.remove(aside);
      continue;
    }
    const { command, ...missing } = commandIn(ended, task);
    assert.equal(missing.kind, kind, name);
    const isNamed = kind === "run"
      ? missing.what === item
      : isBelow(missing.what, [`${root}/${item.slice(2)}`.replace(/\/$/, "")]);
    assert.ok(isNamed, `${name}: ${missing.what}`);
    // No name that another run will not have.
    assert.doesNotMatch(command, /tmp-|partial-|replaced-/);
    if (question.isSlow !== true) {
      const again = await house.run("sh", ["-c", command]);
      assert.ok([0, 10, 11].includes(again.code), `${command}: ${again.stderr}${again.stdout}`);
    }
    for (const path of question.without ?? []) {
      await Deno.remove(`${root}/${path}`, { recursive: true }).catch(() => {});
      await Deno.rename(`${aside}/${path.replaceAll("/", "_")}`, `${root}/${path}`);
    }
    await Deno.remove(aside);
  }
}

async function missVariables(house: House): Promise<void> {
  const { config } = house;
  const ask = async (task: string, name: string, args: Words) =>
    await house.run(
      "deno",
      await house.line(task, config, { flags: [`--deny-env=${name}`], args }),
    );
  const first: Readonly<Record<string, Words>> = {
    bootstrap: [],
    smoke: ["--repo", "repo"],
    pack: ["repo"],
    verify: ["locks"],
    scan: ["rules.toml"],
    sign: ["statement.json"],
    inspect: ["bundle.json"],
    schema: ["--check"],
    ci: ["--gate", "schema-contract"],
    build: [],
    clean: [],
    dev: ["--mode", "status"],
    deps_check: ["ROOT"],
    licences: ["ROOT"],
    sbom: ["repo"],
    serve: ["none"],
  };
  assert.deepEqual(Object.keys(first).sort(), Object.keys(config.permissions).sort());
  const asked = Object.entries(first).map(([task, args]) => ({ task, name: "INIT_CWD", args }));
  // Every one that a transfer takes over.
  for (const name of listOf(config.permissions["pack"]!, "env")) {
    if (["DEBUG", "INIT_CWD", "TERM"].includes(name)) continue;
    asked.push({ task: "pack", name, args: CLONE.args });
  }
  asked.push(
    { task: "smoke", name: "DATASET_REPOS", args: [] },
    { task: "smoke", name: "TZ", args: ["--repo", "repo"] },
    { task: "sign", name: "PACKREPO_SIGNING_KEY", args: ["statement.json"] },
  );
  for (const { task, name, args } of asked) {
    const { command, ...missing } = commandIn(await ask(task, name, args), task);
    assert.deepEqual(missing, { kind: "env", what: name });
    assert.match(command, new RegExp(` --allow-env=\\S*\\b${name}\\b`));
  }
  // Showing causes and colours is not worth a permission.
  for (const name of ["DEBUG", "TERM"]) {
    assert.equal((await ask("pack", name, ["repo", "--output", "-"])).code, 0);
    assert.equal((await ask("pack", name, ["nowhere"])).code, 66);
    assert.equal((await ask("pack", name, ["--no-such-flag"])).code, 64);
  }
}

async function missUnlisted(house: House): Promise<void> {
  // This is what `ignore` does, and why declared_test.ts compares the lists with what the code reads.
  const less = without(house.config, "sign", ["env", "PACKREPO_SIGNING_KEY"]);
  const line = await house.line("sign", less, { args: ["statement.json"] });
  const env = house.checkout.env({ cwd: house.user, env: { PACKREPO_SIGNING_KEY: "s3cr3t" } });
  const { code, stderr } = await new Deno.Command("deno", { args: line, cwd: house.user, env })
    .output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const own = await house.line("sign", house.config, { args: ["statement.json"] });
  const refused = await new Deno.Command("deno", { args: own, cwd: house.user, env }).output();
  assert.equal(refused.code, 78);
  assert.doesNotMatch(new TextDecoder().decode(refused.stderr), /s3cr3t/);
}

async function missInJson(house: House): Promise<void> {
  const less = without(house.config, "pack", ["run", "git"]);
  const ended = await house.run(
    "deno",
    await house.line("pack", less, { args: ["repo", "--json"] }),
  );
  assert.equal(ended.code, 77);
  assert.equal(ended.stdout, "");
  const failure = JSON.parse(ended.stderr) as Record<string, unknown>;
  assert.equal(
    failure["message"],
    `Missing permission: run access to "git" (permission set "pack")`,
  );
  assert.match(String(failure["hint"]), /^Run: deno run .* -P=pack .* --allow-run=git /);
}

Deno.test("a task with less than its set ends with 77 and says what would help", async (t) => {
  await withHouse(async (house) => {
    await t.step(
      "a task without a file or program of its set ends with 77, and its hint grants it",
      () => missFilesAndPrograms(house),
    );
    await t.step(
      "a task that is denied a variable of its set ends with 77, and its hint grants it",
      () => missVariables(house),
    );
    await t.step(
      "a variable that a set does not list is not refused but looks unset",
      () => missUnlisted(house),
    );
    await t.step(
      "with --json a missing program is one line of JSON that names it and the set",
      () => missInJson(house),
    );
  });
});
