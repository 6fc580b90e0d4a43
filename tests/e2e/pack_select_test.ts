/** `deno task pack` with what is selected by hand, and `packrepo.yaml`, as a user meets them. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, oneDocument } from "../helpers/boot.ts";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { addCommit, fixtureGit, type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";

let checkout: Checkout;
let repo: FixtureRepo;

function code(seed: string): string {
  return Array.from({ length: 25 }, (_, i) => `export const ${seed}${i} = ${i * i}; // ${seed}\n`)
    .join("");
}

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  repo = await makeRepo({
    "README.md": "# Title\n\nText.\n",
    "docs/guide.md": code("guide"),
    "src/main.ts": code("main"),
    "src/main_test.ts": code("test"),
    "src/auth/session.ts": code("sessionCookie"),
    "src/auth/token.ts": code("token"),
    "lib/copy.ts": code("main"),
    "yarn.lock": "lock\n",
  });
  await fixtureGit(["-C", repo.path, "tag", "v1"]);
  await addCommit(repo, {
    "src/main.ts": code("edited"),
    "src/new name.ts": code("new"),
    "docs/guide.md": null,
  });
});

Deno.test.afterAll(async () => {
  await assertTidy(checkout, [`${checkout.path}/w`]);
  await checkout[Symbol.asyncDispose]();
  await repo[Symbol.asyncDispose]();
});

interface Packed {
  readonly run: TaskRun;
  /** The paths of the chunks. */
  readonly paths: readonly string[];
  // deno-lint-ignore no-explicit-any -- the index, looked into by tests
  readonly index: any;
  readonly output: string;
}

/** Packs with flags, and has the pack verified from the repository. */
async function pack(args: readonly string[], stdin?: string): Promise<Packed> {
  const output = `${checkout.path}/w/${crypto.randomUUID().slice(0, 8)}`;
  const run = await checkout.task("pack", [repo.path, "--output", output, ...args], {
    ...(stdin === undefined ? {} : { stdin }),
  });
  assertEnded(run, 0);
  const index = JSON.parse(await Deno.readTextFile(`${output}/pack.index.json`));
  const verified = await checkout.task("verify", ["pack", output, "--repo", repo.path]);
  assertEnded(verified, 0);
  assert.doesNotMatch(verified.stdout, /not checked/);
  const paths = index.chunks.map((chunk: { file_path: string }) => chunk.file_path);
  return { run, paths: [...new Set<string>(paths)], index, output };
}

Deno.test("pack --include and --exclude take patterns of gitignore, as often as one likes, in any order", async () => {
  const one = await pack(["--include", "*.ts", "--include", "/*.md", "--exclude", "*_test.ts"]);
  assert.deepEqual(one.paths, [
    "README.md",
    "lib/copy.ts",
    "src/auth/session.ts",
    "src/auth/token.ts",
    "src/main.ts",
    "src/new name.ts",
  ]);
  const { selection } = one.index.metadata;
  assert.deepEqual(selection, { include: ["*.ts", "/*.md"], exclude: ["*_test.ts"] });
  assert.ok(
    one.index.skipped.some((each: { reason: string; file_path: string }) =>
      each.file_path === "src/main_test.ts" && each.reason === "scope"
    ),
  );
  const other = await pack(["--exclude", "*_test.ts", "--include", "/*.md", "--include", "*.ts"]);
  assert.deepEqual(other.index, one.index);
  assert.match(one.run.stdout, /^selected by --include '\*\.ts' --include '\/\*\.md' --exclude/m);
});

Deno.test("pack --subdir, --stdin and --changed-since select, alone and together", async () => {
  assert.deepEqual((await pack(["--subdir", "./src/auth/"])).paths, [
    "src/auth/session.ts",
    "src/auth/token.ts",
  ]);
  for (
    const list of ["src/auth\nREADME.md\n", "README.md\0src/auth/\0", "./README.md\r\nsrc/auth"]
  ) {
    const listed = await pack(["--stdin"], list);
    assert.deepEqual(listed.paths, ["README.md", "src/auth/session.ts", "src/auth/token.ts"]);
    assert.deepEqual(listed.index.metadata.selection, { paths: ["README.md", "src/auth"] });
  }
  const changed = await pack(["--changed-since", "v1"]);
  assert.deepEqual(changed.paths, ["src/main.ts", "src/new name.ts"]);
  assert.deepEqual(changed.index.metadata.selection, { changed_since: repo.commit });
  const both = await pack(["--changed-since", "v1", "--include", "main*"]);
  assert.deepEqual(both.paths, ["src/main.ts"]);
});

Deno.test("pack --focus puts the files that hold its words first, and says so", async () => {
  const { index, paths } = await pack(["--focus", "session cookies", "--budget", "1000"]);
  assert.ok(paths.includes("src/auth/session.ts"), String(paths));
  assert.deepEqual(index.metadata.selection, { focus: "session cookies" });
  const chunk = index.chunks.find((each: { file_path: string }) =>
    each.file_path === "src/auth/session.ts"
  );
  assert.match(chunk.reason, /focus 1000\/1000/);
});

Deno.test("what is selected changes the pack, and the same selection gives the same bytes elsewhere", async () => {
  const args = ["--include", "src", "--focus", "token", "--budget", "1000"];
  const here = await pack(args);
  const elsewhere = await checkout.task("pack", [repo.path, ...args, "--output", "-"], {
    cwd: await Deno.realPath("/"),
    env: { TZ: "Asia/Tokyo", LANG: "tr_TR.UTF-8" },
  });
  assertEnded(elsewhere, 0);
  assert.equal(elsewhere.stdout, await Deno.readTextFile(`${here.output}/pack.body.txt`));
});

Deno.test.each<[string[], number, RegExp]>([
  [["--include", "*.zig"], 66, /no path of its commit matches --include "\*\.zig"/],
  [["--include", "["], 64, /its \[ has no \]/],
  [["--exclude", "!a"], 64, /it begins with !/],
  [["--exclude", "*"], 66, /--exclude leaves no file/],
  [["--subdir", "nope"], 66, /its commit has no folder "nope"/],
  [["--subdir", "../src"], 64, /not a path below the root/],
  [["--changed-since", "nope"], 66, /Cannot find the revision "nope"/],
  [["--changed-since", "HEAD"], 66, /no file of its commit differs from/],
  [["--focus", "?!"], 64, /it holds no word/],
  [["--focus", "zebra"], 66, /no file that can be packed holds any of its words/],
  [["--stdin"], 66, /standard input is empty/],
  [["--include", "yarn.lock"], 66, /none of its 8 files can be packed \(lock: 1, scope: 7\)/],
])("pack %j ends with %d and leaves nothing", async (args, exit, message) => {
  const output = `${checkout.path}/w/none`;
  const run = await checkout.task("pack", [repo.path, "--output", output, ...args]);
  assertEnded(run, exit, message);
  assert.equal(run.stdout, "");
  await assert.rejects(Deno.stat(output), Deno.errors.NotFound);
});

Deno.test("pack --stdin names the paths that are not there", async () => {
  const args = [repo.path, "--stdin", "--output", "-"];
  const run = await checkout.task("pack", args, { stdin: "README.md\nsrc/gone.ts\n" });
  assertEnded(run, 66, /1 of 2 listed paths are not in its commit: "src\/gone\.ts"/);
});

/** Gives `work` a folder with settings to stand in. */
async function withSettings(
  yaml: string,
  work: (cwd: string) => Promise<void>,
): Promise<void> {
  const cwd = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-settings-" }));
  try {
    await Deno.writeTextFile(`${cwd}/packrepo.yaml`, yaml);
    await work(cwd);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test("packrepo.yaml gives defaults, flags win, and --no-config does without", async () => {
  const yaml = "pack:\n  budget: 1000\n  tokenizer: o200k\n  include: [src]\n  output: from/yaml\n";
  await withSettings(yaml, async (cwd) => {
    const run = await checkout.task("pack", [repo.path, "--json"], { cwd });
    assertEnded(run, 0);
    const { output, index } = oneDocument(run.stdout);
    assert.equal(output, `${cwd}/from/yaml`);
    assert.equal(index.budget_info.target_budget, 1000);
    assert.equal(index.tokenizer_info.name, "o200k");
    assert.deepEqual(index.metadata.selection, { include: ["src"] });
    const flags = ["--include", "docs", "--include", "*.md", "--budget", "2000", "--output", "x"];
    const refused = await checkout.task("pack", [repo.path, ...flags], { cwd });
    assertEnded(refused, 66, /--include "docs"/);
    const typed = await checkout.task("pack", [repo.path, ...flags.slice(2), "--json"], { cwd });
    assertEnded(typed, 0);
    const won = oneDocument(typed.stdout);
    assert.equal(won.output, `${cwd}/x`);
    assert.equal(won.index.budget_info.target_budget, 2000);
    assert.equal(won.index.tokenizer_info.name, "o200k");
    assert.deepEqual(won.index.metadata.selection, { include: ["*.md"] });
    const without = await checkout.task("pack", [repo.path, "--no-config", "--output", "y"], {
      cwd,
    });
    assertEnded(without, 0, /of 120,000 cl100k tokens/);
    assert.doesNotMatch(without.stdout, /defaults from/);
    const said = await checkout.task("pack", [repo.path], { cwd });
    assertEnded(said, 0);
    assert.ok(said.stdout.includes(`\ndefaults from ${cwd}/packrepo.yaml\n`));
  });
});

Deno.test("the repository that is packed has no say in the settings", async () => {
  await using other = await makeRepo(
    { "a.md": "a\n", "packrepo.yaml": "pack:\n  tokenizer: gpt2\n  nonsense: 1\n" },
    { checkout: true },
  );
  await withSettings("pack: {}\n", async (cwd) => {
    assertEnded(await checkout.task("pack", [other.path, "--output", "x"], { cwd }), 0, /cl100k/);
  });
  assertEnded(
    await checkout.task("pack", ["--output", "x"], { cwd: other.path }),
    78,
    /unknown key "pack\.nonsense"/,
  );
});

Deno.test.each<[string, RegExp]>([
  ["pack:\n  bugdet: 5000\n", /Did you mean budget\?/],
  ["pack:\n  budget: 5\n", /pack\.budget: Cannot use the budget "5"/],
  ["pack:\n  budget: many\n", /\/pack\/budget must be integer/],
  ["pack: [", /line 1: /],
])("packrepo.yaml with %j ends with 78", async (yaml, message) => {
  await withSettings(yaml, async (cwd) => {
    assertEnded(await checkout.task("pack", [repo.path], { cwd }), 78, message);
    const json = await checkout.task("pack", [repo.path, "--json"], { cwd });
    assert.equal(oneDocument(json.stderr).exit, 78);
  });
});

Deno.test("settings at the root of the work tree hold in its folders, where they may be read", async () => {
  await using mine = await makeRepo(
    { "a/b.md": "one\n", "packrepo.yaml": "pack:\n  budget: 7000\n" },
    { checkout: true },
  );
  const cwd = `${await Deno.realPath(mine.path)}/a`;
  const refused = await checkout.task("pack", ["--output", "-"], { cwd });
  assertEnded(refused, 77, /read access to ".*\/packrepo\.yaml"/);
  assertEnded(await checkout.task("pack", ["--output", "-", "--no-config"], { cwd }), 0, /120,000/);
  assertEnded(
    await checkout.task("pack", ["--output", "-"], { cwd: `${cwd}/..` }),
    0,
    /of 7,000 cl100k tokens/,
  );
});

Deno.test("what is known from earlier runs changes no selection", async () => {
  const args = [repo.path, "--focus", "session cookies", "--exclude", "docs", "--budget", "1000"];
  const runs: TaskRun[] = [];
  for (const more of [["--no-cache"], [], []]) {
    const run = await checkout.task("pack", [...args, ...more, "--json", "--output", "w/known"]);
    assertEnded(run, 0);
    runs.push(run);
  }
  assert.equal(runs[1]!.stdout, runs[0]!.stdout);
  assert.equal(runs[2]!.stdout, runs[0]!.stdout);
});
