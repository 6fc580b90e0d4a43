/** `deno task scan` as a user runs it. */

import assert from "node:assert/strict";
import type { ScanReport } from "../../lib/schema/mod.ts";
import { schemaSources, validatorOf } from "../../lib/schema/mod.ts";
import { makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { addCommit, fixtureGit, makeRepo } from "../helpers/git_fixtures.ts";

const checkout = await makeCheckout();
const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-scan-" }));
const schema =
  (await schemaSources()).find(({ file }) => file === "scan_report.schema.json")!.schema;
const validate = await validatorOf<ScanReport>(schema);

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
  await Deno.remove(scratch, { recursive: true });
});

/** A password that is nobody's, in a line that says so; in parts, so that this file holds none. */
const PASSWORD = ["hG7", "kq92", "LmPz", "x4"].join("$");
const LINE = `db_password = "${PASSWORD}"\n`;

let folders = 0;

/** Makes a repository with its files written out. */
async function makeTree(files: Parameters<typeof makeRepo>[0]): Promise<string> {
  const path = `${scratch}/${folders++}`;
  await makeRepo(files, { path, checkout: true });
  return path;
}

async function scan(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TaskRun> {
  const run = await checkout.task("scan", args, { cwd, env });
  // Whatever was asked, a secret is never shown.
  assert.ok(!run.stdout.includes(PASSWORD) && !run.stderr.includes(PASSWORD));
  return run;
}

async function report(code: number, cwd: string, args: readonly string[]): Promise<ScanReport> {
  const run = await scan(cwd, [...args, "--json"]);
  assert.equal(run.code, code, run.stderr + run.stdout);
  const result = validate(JSON.parse(run.stdout));
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

const placesOf = ({ findings }: ScanReport): string[] =>
  findings.map(({ path, line, column }) => `${path}:${line}:${column}`);

Deno.test("scan finds a secret in the tree and ends with 10; a clean tree with 0", async () => {
  const tree = await makeTree({
    ".gitignore": "x\n",
    "conf/db.ini": `[a]\n${LINE}`,
    "b.txt": "b\n",
  });
  await Deno.writeTextFile(`${tree}/x`, LINE);
  await Deno.writeTextFile(`${tree}/new.ini`, LINE);
  assert.deepEqual(placesOf(await report(10, tree, [])), ["conf/db.ini:2:16", "new.ini:1:16"]);
  const text = await scan(tree, []);
  assert.equal(text.code, 10);
  assert.match(text.stdout, /^conf\/db\.ini:2:16 {2}high {2}[\w-]+\n {4}db_password = "\*{8}\n/);
  assert.match(text.stdout, /2 findings in \.: 4 files, \d+ bytes looked at; \d+ rules\n$/);
  const clean = await scan(tree, ["b.txt"]);
  assert.equal(clean.code, 0, clean.stdout);
});

Deno.test("scan gives the same document twice, byte for byte", async () => {
  const tree = await makeTree({ a: LINE, b: LINE, c: "c" });
  const runs = [await scan(tree, ["--json"]), await scan(tree, ["--format", "json"])];
  assert.equal(runs[0]!.stdout, runs[1]!.stdout);
});

Deno.test("scan looks with --no-ignore at what git ignores, and never through a link", async () => {
  const tree = await makeTree({ ".gitignore": "secret.ini\n", link: { link: "secret.ini" } });
  await Deno.writeTextFile(`${tree}/secret.ini`, LINE);
  assert.deepEqual(placesOf(await report(0, tree, [])), []);
  assert.deepEqual(placesOf(await report(10, tree, ["--no-ignore"])), ["secret.ini:1:16"]);
});

Deno.test("scan --staged looks at the index, not at the work tree", async () => {
  const tree = await makeTree({ "a.ini": "x = 1\n" });
  const nothing = await scan(tree, ["--staged"]);
  assert.equal(nothing.code, 11);
  assert.match(nothing.stdout, /Nothing is staged/);
  await Deno.writeTextFile(`${tree}/a.ini`, LINE);
  await fixtureGit(["add", "a.ini"], { cwd: tree });
  await Deno.writeTextFile(`${tree}/a.ini`, "x = 2\n");
  assert.deepEqual(placesOf(await report(10, tree, ["--staged"])), ["a.ini:1:16"]);
  await fixtureGit(["rm", "-q", "-f", "--cached", "a.ini"], { cwd: tree });
  const removed = await report(0, tree, ["--staged"]);
  assert.deepEqual(removed.left_out, { "removed-or-link": 1 });
});

Deno.test("scan --staged, as a hook, sees what git commit -a and git commit FILE commit", async () => {
  const tree = await makeTree({ "a.ini": "x = 1\n", "b.ini": "y = 1\n" });
  const command =
    `INIT_CWD="$PWD" exec deno task -q --config "${checkout.path}/deno.json" scan --staged`;
  const hook = `${tree}/.git/hooks/pre-commit`;
  await Deno.mkdir(`${tree}/.git/hooks`, { recursive: true });
  await Deno.writeTextFile(hook, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  // Deno's cache lies in the home of whoever runs the tests.
  const env = checkout.env({ cwd: tree, env: { HOME: Deno.env.get("HOME") ?? "" } });
  const commit = (...args: string[]): Promise<string> =>
    fixtureGit(["commit", "-q", "-m", "x", ...args], { cwd: tree, env });
  await Deno.writeTextFile(`${tree}/a.ini`, LINE);
  await assert.rejects(commit("-a"), /a\.ini:1:16/);
  await assert.rejects(commit("a.ini"), /a\.ini:1:16/);
  await Deno.writeTextFile(`${tree}/b.ini`, "y = 2\n");
  await commit("b.ini");
  assert.equal(await fixtureGit(["show", "HEAD:b.ini"], { cwd: tree }), "y = 2");
});

Deno.test("scan --history finds what only a merge brought, once, and names the commit", async () => {
  const tree = await makeTree({ "a.txt": "base\n" });
  const git = (...args: string[]): Promise<string> => fixtureGit(args, { cwd: tree });
  await git("branch", "side");
  const one = await addCommit({ path: tree }, { "b.txt": "one\n" });
  const two = await addCommit({ path: tree }, { "c.txt": "two\n" }, { branch: "side" });
  const blob = await fixtureGit(["hash-object", "-w", "--stdin"], {
    cwd: tree,
    stdin: new TextEncoder().encode(LINE),
  });
  await git("read-tree", one);
  await git("update-index", "--add", "--cacheinfo", `100644,${blob},m.ini`);
  const merge = await git("commit-tree", await git("write-tree"), "-p", one, "-p", two, "-m", "m");
  await git("update-ref", "refs/heads/main", merge);
  await addCommit({ path: tree }, { "m.ini": `# more\n${LINE}` });
  await addCommit({ path: tree }, { "m.ini": null });
  // No patch of the history shows it.
  assert.ok(!(await git("log", "-p", "--all")).split("\n").includes(`+${LINE.trim()}`));
  const first = await report(10, tree, ["--history"]);
  assert.deepEqual(first.findings.map(({ path, line, commit }) => [path, line, commit]), [
    ["m.ini", 1, merge],
  ]);
  // Again: what was clean is known, and the answer is the same.
  const second = await report(10, tree, ["--history"]);
  assert.deepEqual(second.findings, first.findings);
  assert.ok((second.left_out["known-clean"] ?? 0) > 0);
  const baseline = await scan(tree, ["--history", "--write-baseline"]);
  assert.equal(baseline.code, 0, baseline.stderr);
  const accepted = await report(0, tree, ["--history"]);
  assert.deepEqual(accepted.suppressed.map(({ by, path }) => [by, path]), [["baseline", "m.ini"]]);
});

Deno.test("scan --history says that a shallow clone does not hold everything", async () => {
  const tree = await makeTree({ a: "1\n" });
  await addCommit({ path: tree }, { a: "2\n" });
  const clone = `${scratch}/${folders++}`;
  await fixtureGit(["clone", "-q", "--depth=1", `file://${tree}`, clone]);
  const { incomplete } = await report(11, clone, ["--history"]);
  assert.deepEqual(incomplete.map(({ reason }) => reason), ["shallow"]);
});

Deno.test("scan reads standard input, files, and a folder that is in no repository", async () => {
  const folder = `${scratch}/${folders++}`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/a.ini`, LINE);
  await Deno.writeTextFile(`${folder}/b.ini`, LINE);
  assert.equal((await report(10, folder, [])).findings.length, 2);
  assert.deepEqual(placesOf(await report(10, folder, ["b.ini"])), ["b.ini:1:16"]);
  const child = new Deno.Command("deno", {
    args: ["task", "-q", "--config", `${checkout.path}/deno.json`, "scan", "-", "--json"],
    env: checkout.env({ cwd: folder }),
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(LINE));
  await writer.close();
  const { code, stdout } = await child.output();
  assert.equal(code, 10);
  assert.deepEqual(placesOf(JSON.parse(new TextDecoder().decode(stdout))), ["stdin:1:16"]);
});

Deno.test("scan of nothing is not a pass", async () => {
  const folder = `${scratch}/${folders++}`;
  await Deno.mkdir(folder);
  const empty = await report(11, folder, []);
  assert.deepEqual(empty.incomplete.map(({ reason }) => reason), ["nothing-scanned"]);
  await Deno.writeTextFile(`${folder}/empty`, "");
  assert.equal((await scan(folder, [])).code, 11);
});

Deno.test("scan --write-baseline accepts what there is; another secret in the same place is found", async () => {
  const tree = await makeTree({ "a.ini": LINE });
  const written = await scan(tree, ["--write-baseline"]);
  assert.equal(written.code, 0, written.stderr);
  const file = `${tree}/.packrepo-scan.baseline`;
  const first = await Deno.readTextFile(file);
  assert.equal(first.split("\n").length, 3);
  await Deno.writeTextFile(`${tree}/a.ini`, `# moved\n\n${LINE}`);
  assert.deepEqual((await report(0, tree, [])).suppressed.map(({ line }) => line), [3]);
  assert.equal((await scan(tree, ["--write-baseline"])).code, 0);
  assert.equal(await Deno.readTextFile(file), first);
  await Deno.writeTextFile(`${tree}/a.ini`, LINE.replace("7", "8"));
  assert.equal((await scan(tree, [])).code, 10);
  await Deno.writeTextFile(file, "nonsense\n");
  const broken = await scan(tree, []);
  assert.equal(broken.code, 78);
  assert.match(broken.stderr, /^error: Cannot use the baseline ".*": line 1 is not/);
});

Deno.test("scan reads .packrepo-scan.toml at the root, and says so", async () => {
  const config = `version = 1\n[[allow]]\nreason = "samples"\npaths = ["s/**"]\n` +
    `[[rules]]\nid = "inner-token"\nregex = "inr_([a-z]{8})"\nkeywords = ["inr_"]\n`;
  const tree = await makeTree({
    ".packrepo-scan.toml": config,
    "s/a.ini": LINE,
    "b": "inr_qhzkwpxv",
  });
  const { stdout } = await scan(tree, []);
  assert.match(stdout, /^b:1:5 {2}high {2}inner-token\n/);
  assert.match(
    stdout,
    /left out: 1 allowlist; \d+ rules, configuration .*\.packrepo-scan\.toml\n$/,
  );
});

Deno.test("scan ends with 78 for a configuration with an unknown key or no rule", async () => {
  const tree = await makeTree({
    a: "x\n",
    "c.toml": `[allowlist]\npaths = ["a"]\n`,
    "d.toml": "x = 1\n",
  });
  const none = await scan(tree, ["--config", "c.toml"]);
  assert.equal(none.code, 78);
  assert.match(none.stderr, /it leaves no rule at all.*\nnext: {2}Add rules, or extend/);
  const unknown = await scan(tree, ["--config", "d.toml"]);
  assert.equal(unknown.code, 78);
  assert.match(unknown.stderr, /unknown key "x"/);
  assert.equal((await scan(tree, ["--config", "none.toml"])).code, 66);
});

Deno.test("scan ends with 11, and in time, where a rule of the configuration never ends", async () => {
  const rule = `[[rules]]\nid = "stuck"\nregex = '''(?:a+)+$'''\nkeywords = ["aaa"]\n`;
  const config = `version = 1\n[defaults]\nuse = false\n[limits]\nrule_ms = 500\n${rule}`;
  const tree = await makeTree({ "c.toml": config, "a.txt": `${"a".repeat(80)}!\n` });
  const { incomplete } = await report(11, tree, ["--config", "c.toml"]);
  assert.deepEqual(incomplete.map(({ path, reason }) => [path, reason]), [[
    "a.txt",
    "rule-timeout",
  ]]);
});

Deno.test("scan --format sarif and junit print the document alone, with the accepted findings", async () => {
  const tree = await makeTree({ "a.ini": LINE, "b.ini": `${LINE.trim()} # packrepo:allow\n` });
  const sarif = await scan(tree, ["--format", "sarif"]);
  assert.equal(sarif.code, 10);
  const { runs: [run] } = JSON.parse(sarif.stdout) as {
    runs: [{ results: { suppressions: { kind: string }[] }[] }];
  };
  assert.deepEqual(run.results.map(({ suppressions }) => suppressions.map(({ kind }) => kind)), [
    [],
    ["inSource"],
  ]);
  const junit = await scan(tree, ["--format", "junit"]);
  assert.match(
    junit.stdout,
    /^<\?xml .*\n<testsuites tests="2" failures="1" errors="0" skipped="1">/,
  );
});

Deno.test("scan --explain says why something is reported or not", async () => {
  const text = `${LINE}db_password = "changeme"\n${LINE.trim()} # packrepo:allow\n`;
  const tree = await makeTree({ "a.ini": text });
  const { code, stdout } = await scan(tree, ["--explain"]);
  assert.equal(code, 10);
  assert.match(stdout, /^a\.ini:1:16 .*: rule [\w-]+/);
  assert.match(stdout, /\nnot reported:\na\.ini:3:16 .*: a comment in the line allows it\n/);
});

Deno.test("scan says what is wrong with a command line", async () => {
  const tree = await makeTree({ a: "x\n", "d/b": "y\n" });
  const ends = async (code: number, message: RegExp, ...args: string[]): Promise<void> => {
    const run = await scan(tree, args);
    assert.equal(run.code, code, run.stderr);
    assert.match(run.stderr, message);
  };
  await ends(64, /--staged and --history at once/, "--staged", "--history");
  await ends(64, /a folder and other paths/, "a", "d");
  await ends(64, /more than one repository/, "--staged", "a", "d");
  await ends(64, /standard input and files/, "-", "a");
  await ends(64, /Unknown format "xml"/, "--format", "xml");
  await ends(64, /look for deps within[^]*deno task deps:check/, "--only", "deps");
  await ends(66, /"none"|none" does not exist|none/, "none");
  await ends(77, /Missing permission: read access/, "/etc");
});

Deno.test("scan --list-rules lists the rules and scans nothing", async () => {
  const { code, stdout } = await scan(scratch, ["--list-rules"]);
  assert.equal(code, 0);
  assert.ok(stdout.split("\n").length > 10);
});

Deno.test("scan finds nothing in this repository, with its own defaults and no exception", async () => {
  const { suppressed, scanned } = await report(0, checkout.path, []);
  assert.deepEqual(suppressed, []);
  assert.ok(scanned.files > 500);
});
