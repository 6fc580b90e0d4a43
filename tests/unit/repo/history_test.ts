import assert from "node:assert/strict";
import { type Oid, openRepo, parseRepoSpec } from "../../../lib/repo/mod.ts";
import { formerBlobs, parseHistory } from "../../../lib/repo/history.ts";
import { addCommit, fixtureGit, type FixtureRepo, makeRepo } from "../../helpers/git_fixtures.ts";

async function historyOf(path: string, maxSteps = 100) {
  await using repo = await openRepo(parseRepoSpec(path, { cwd: "/" }));
  return await repo.history(maxSteps);
}

/** `+path`, `-path` or `path` for each change, by step. */
async function outline(path: string, maxSteps?: number): Promise<string[][]> {
  return (await historyOf(path, maxSteps)).map(({ changes }) =>
    changes.map(({ path, before, after }) =>
      `${before === undefined ? "+" : after === undefined ? "-" : ""}${path}`
    )
  );
}

async function sample(): Promise<FixtureRepo> {
  const fixture = await makeRepo({ a: "1\n", "d/b": "2\n", l: { link: "a" } });
  await addCommit(fixture, { a: "3\n", "awk\nward \u00e9": "x" });
  await addCommit(fixture, {});
  await addCommit(fixture, { a: null, "d/c": "2\n" });
  return fixture;
}

Deno.test("history() gives the steps newest first, each with what it changed", async () => {
  await using fixture = await sample();
  assert.deepEqual(await outline(fixture.path), [
    ["-a", "+d/c"],
    [],
    ["a", "+awk\nward \u00e9"],
    ["+a", "+d/b", "+l"],
  ]);
  assert.deepEqual(await outline(fixture.path, 1), [["-a", "+d/c"]]);
});

Deno.test("history() names the blobs, and no blob for what is not a regular file", async () => {
  await using fixture = await sample();
  const steps = await historyOf(fixture.path);
  const oid = (name: string) => fixtureGit(["rev-parse", name], { cwd: fixture.path });
  const change = steps[2]!.changes.find(({ path }) => path === "a")!;
  assert.equal(change.before, await oid("main~3:a"));
  assert.equal(change.after, await oid("main~2:a"));
  const link = steps[3]!.changes.find(({ path }) => path === "l")!;
  assert.deepEqual(link, { path: "l" });
});

Deno.test("history() takes a merge for one step against its first parent", async () => {
  await using fixture = await makeRepo({ a: "1\n" });
  const cwd = fixture.path;
  await fixtureGit(["branch", "side"], { cwd });
  await addCommit(fixture, { b: "1\n" }, { branch: "side" });
  await addCommit(fixture, { c: "1\n" }, { branch: "side" });
  await addCommit(fixture, { d: "1\n" });
  const merged = await fixtureGit(["merge-tree", "--write-tree", "main", "side"], { cwd });
  const tree = merged.split("\n")[0]!;
  const parents = ["-p", "main", "-p", "side"];
  const commit = await fixtureGit(["commit-tree", tree, ...parents, "-m", "Merge"], { cwd });
  await fixtureGit(["update-ref", "refs/heads/main", commit], { cwd });
  assert.deepEqual(await outline(cwd), [["+b", "+c"], ["+d"], ["+a"]]);
});

Deno.test("history() leaves out the oldest commit of a shallow clone, which adds everything", async () => {
  await using fixture = await sample();
  const path = await Deno.makeTempDir();
  try {
    const args = ["clone", "-q", "--bare", "--depth=3", `file://${fixture.path}`, path];
    await fixtureGit(args, { env: { GIT_ALLOW_PROTOCOL: "file" } });
    assert.deepEqual(await outline(path), [["-a", "+d/c"], []]);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("history() is not changed by the repository's configuration", async () => {
  await using fixture = await sample();
  const expected = await outline(fixture.path);
  const order = `${fixture.path}/order`;
  await Deno.writeTextFile(order, "awk*\n");
  const settings = {
    "log.showRoot": "false",
    "log.showSignature": "true",
    "log.diffMerges": "off",
    "diff.orderFile": order,
    "diff.renames": "copies",
    "diff.noprefix": "true",
    "diff.ignoreSubmodules": "all",
    "diff.external": "false",
    "color.ui": "always",
    "format.pretty": "oneline",
    "core.quotePath": "true",
  };
  for (const [key, value] of Object.entries(settings)) {
    await fixtureGit(["config", key, value], { cwd: fixture.path });
  }
  assert.deepEqual(await outline(fixture.path), expected);
});

Deno.test("history() reads SHA-256 repositories", async () => {
  await using fixture = await makeRepo({ a: "1\n" }, { objectFormat: "sha256" });
  const [step] = await historyOf(fixture.path);
  assert.equal(step!.changes[0]!.after!.length, 64);
});

Deno.test("history() fails with a clear error where a commit is missing", async () => {
  await using fixture = await sample();
  const parent = await fixtureGit(["rev-parse", "main~1"], { cwd: fixture.path });
  const packs = `${fixture.path}/.git/objects/pack`;
  for await (const { name } of Deno.readDir(packs)) {
    if (!name.endsWith(".pack")) continue;
    const pack = await Deno.readFile(`${packs}/${name}`);
    for await (const file of Deno.readDir(packs)) await Deno.remove(`${packs}/${file.name}`);
    await fixtureGit(["unpack-objects", "-q"], { cwd: fixture.path, stdin: pack });
  }
  const object = `${fixture.path}/.git/objects/${parent.slice(0, 2)}/${parent.slice(2)}`;
  await Deno.remove(object);
  await assert.rejects(historyOf(fixture.path), {
    code: "repo.object-missing",
    message: /^Cannot read the history: /,
  });
});

Deno.test("parseHistory() refuses another form and drops what was cut off", () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const oid = "1".repeat(40);
  const change = `:100644 100644 ${oid} ${oid} M\0a\0`;
  assert.throws(() => parseHistory(encode("what\0"), false), { code: "repo.bad-listing" });
  const steps = parseHistory(encode(`commit ${oid}\0\n${change}commit \0\n${change}:1006`), false);
  assert.deepEqual(steps.map(({ changes }) => changes.length), [1, 1]);
  const shallow = parseHistory(encode(`commit ${oid}\0\n${change}commit \0\n${change}`), true);
  assert.equal(shallow.length, 1);
  // A path is any bytes, like a commit's line too.
  const odd = parseHistory(encode(`commit \0\n${change.replace("\0a\0", "\0commit \0")}`), false);
  assert.deepEqual(odd[0]!.changes.map(({ path }) => path), ["commit "]);
});

Deno.test("formerBlobs() names what files were before their ten latest changes", async () => {
  await using fixture = await makeRepo({ a: "0\n", b: "b\n" });
  for (let i = 1; i <= 12; i++) await addCommit(fixture, { a: `${i}\n` });
  const commit = await addCommit(fixture, { b: null }) as Oid;
  const blobs = await formerBlobs(`${fixture.path}/.git`, { commit, history: "full" });
  const names = [
    "main~1:b",
    ...Array.from({ length: 10 }, (_, i) => `main~${i + 2}:a`),
  ];
  const expected = names.map((name) => fixtureGit(["rev-parse", name], { cwd: fixture.path }));
  assert.deepEqual(blobs, await Promise.all(expected));
});
