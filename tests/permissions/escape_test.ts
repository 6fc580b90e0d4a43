/** Attempts to make a task write, read or run what it was not granted. */

import assert from "node:assert/strict";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { fixtureGit, makeRepo } from "../helpers/git_fixtures.ts";
import { makeHostileRepo } from "../unit/repo/hostile_repo.ts";

const SECRET = "the content of a file outside";

let checkout: Checkout;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
});

/** A user's folder with a repository `repo`, and beside it the folder that nobody may touch. */
interface Ground {
  readonly user: string;
  readonly outside: string;
  /** Runs a task in the user's folder, or in one below it. */
  task(words: readonly string[], folder?: string): Promise<TaskRun>;
  /** Makes sure that nothing was changed outside. */
  assertUntouched(): Promise<void>;
}

async function onGround(work: (ground: Ground) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "packrepo-escape-" }));
  const [user, outside] = [`${folder}/user`, `${folder}/outside`];
  try {
    await Deno.mkdir(user);
    await Deno.mkdir(outside);
    await Deno.writeTextFile(`${outside}/precious`, SECRET);
    await makeRepo({ "README.md": "# Sample\n" }, { path: `${user}/repo` });
    await work({
      user,
      outside,
      task: ([name, ...args], below = "") =>
        checkout.task(name!, args, { cwd: `${user}${below === "" ? "" : `/${below}`}` }),
      async assertUntouched() {
        const names = await Array.fromAsync(Deno.readDir(outside), (entry) => entry.name);
        assert.deepEqual(names, ["precious"]);
        assert.equal(await Deno.readTextFile(`${outside}/precious`), SECRET);
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Makes sure that a task ended because a link leads out of what it was granted. */
function assertLinkRefused(ended: TaskRun, place: string): void {
  assert.equal(ended.code, 77, ended.stderr);
  assert.ok(
    ended.stderr.startsWith(
      `error: Missing permission: write access to ${JSON.stringify(place)}, where a link in "`,
    ),
    ended.stderr,
  );
  assert.match(
    ended.stderr,
    /\nnext: {2}Use a folder that no link leads out of, or run: deno run /,
  );
}

Deno.test("no task writes through a link that a repository tracks in the place of its output", async () => {
  await onGround(async ({ user, outside, task, assertUntouched }) => {
    await makeRepo({
      "artifacts": { link: "../../outside" },
      "secret.txt": { link: "../../outside/precious" },
      "README.md": "# Trap\n",
    }, { path: `${user}/trap`, checkout: true });
    assertLinkRefused(await task(["pack"], "trap"), `${outside}/trap.pack`);
    assertLinkRefused(await task(["smoke", "--repo", "."], "trap"), outside);
    await assertUntouched();
    // Nor is what the links lead to packed.
    const packed = await task(["pack", "--output", "-"], "trap");
    assert.equal(packed.code, 0, packed.stderr);
    assert.match(packed.stdout, /# Trap/);
    assert.ok(!packed.stdout.includes(SECRET));
  });
});

Deno.test("no task writes through a linked folder that leaves what was granted, however deep", async () => {
  await onGround(async ({ user, outside, task, assertUntouched }) => {
    await Deno.symlink(outside, `${user}/out`);
    await Deno.symlink("out", `${user}/chain`);
    await Deno.writeTextFile(
      `${user}/statement.json`,
      JSON.stringify({
        _type: "https://in-toto.io/Statement/v1",
        subject: [{ name: "a", digest: { sha256: "0".repeat(64) } }],
        predicateType: "https://example.org/p",
        predicate: {},
      }),
    );
    assertLinkRefused(await task(["pack", "repo", "--output", "out"]), outside);
    assertLinkRefused(
      await task(["pack", "repo", "--output", "chain/new/deep"]),
      `${outside}/new/deep`,
    );
    assertLinkRefused(
      await task(["sign", "statement.json", "--output", "out/new/bundle.json"]),
      `${outside}/new/bundle.json`,
    );
    await assertUntouched();
    // Whoever grants the place itself may have it: it is the command of the hint.
    const refused = await task(["pack", "repo", "--output", "out/new"]);
    const command = refused.stderr.match(/or run: (.*)\n$/)![1]!;
    const { code } = await new Deno.Command("sh", {
      args: ["-c", command],
      cwd: user,
      env: checkout.env({ cwd: user }),
      stdout: "null",
    }).output();
    assert.equal(code, 0, command);
    assert.ok((await Deno.stat(`${outside}/new/pack.body.txt`)).isFile);
  });
});

Deno.test("a linked folder that stays within what was granted is written to", async () => {
  await onGround(async ({ user, task }) => {
    await Deno.mkdir(`${user}/real`);
    await Deno.symlink("real", `${user}/near`);
    const { code, stderr } = await task(["pack", "repo", "--output", "near/pack"]);
    assert.equal(code, 0, stderr);
    assert.ok((await Deno.stat(`${user}/real/pack/pack.body.txt`)).isFile);
  });
});

Deno.test("links in the place of artifacts are replaced, not followed", async () => {
  await onGround(async ({ user, outside, task, assertUntouched }) => {
    await Deno.mkdir(`${user}/pack`);
    await Deno.mkdir(`${user}/boot`);
    const links = ["pack/pack.body.txt", "pack/pack.index.json", "boot/boot_env.txt"];
    for (const name of links) await Deno.symlink(`${outside}/precious`, `${user}/${name}`);
    await Deno.symlink(outside, `${user}/boot/packs`);
    const packed = await task(["pack", "repo", "--output", "pack"]);
    assert.equal(packed.code, 0, packed.stderr);
    const booted = await task(["smoke", "--repo", "repo", "--output", "boot"]);
    assert.equal(booted.code, 0, booted.stderr + booted.stdout);
    await assertUntouched();
    for (const name of links) assert.ok((await Deno.lstat(`${user}/${name}`)).isFile, name);
    assert.ok((await Deno.lstat(`${user}/boot/packs`)).isDirectory);
  });
});

Deno.test("a folder whose name holds a comma is refused before anything is done in what it splits into", async () => {
  await onGround(async ({ user, task }) => {
    for (const name of ["com,ma", "com", "ma"]) await Deno.mkdir(`${user}/${name}`);
    for (
      const words of [["pack", "../repo"], ["smoke", "--repo", "../repo"], ["verify", "locks"]]
    ) {
      const ended = await task(words, "com,ma");
      assert.equal(ended.code, 64, ended.stderr);
      assert.match(
        ended.stderr,
        /^error: Cannot run from ".*com,ma": Deno cannot be granted a path/,
      );
    }
    for (const name of ["com,ma", "com", "ma"]) {
      assert.deepEqual(await Array.fromAsync(Deno.readDir(`${user}/${name}`)), []);
    }
    // A name below the caller's folder may hold one.
    const { code, stderr } = await task(["pack", "repo", "--output", "a,b"]);
    assert.equal(code, 0, stderr);
    assert.ok((await Deno.stat(`${user}/a,b/pack.body.txt`)).isFile);
  });
});

Deno.test("a task that is not told where the caller stands grants nothing instead of everything", async () => {
  const { code, stdout } = await checkout.task("pack", ["."], { env: { INIT_CWD: "" } });
  assert.notEqual(code, 0);
  assert.equal(stdout, "");
});

Deno.test("a repository may lie outside every grant, because only git touches it", async () => {
  await onGround(async ({ outside, task }) => {
    await makeRepo({ "far.md": "# Far\n" }, { path: `${outside}/far,away` });
    for (const words of [["pack"], ["smoke", "--repo"]]) {
      const ended = await task([...words, `${outside}/far,away`, "--output", words[0]!]);
      assert.equal(ended.code, 0, ended.stderr);
    }
    const judged = await task(["verify", "pack", "pack", "--repo", `${outside}/far,away`]);
    assert.equal(judged.code, 0, judged.stderr);
    const entries = await Array.fromAsync(Deno.readDir(`${outside}/far,away`), ({ name }) => name);
    assert.deepEqual(entries, [".git"]);
  });
});

Deno.test("no task runs anything that a hostile repository names, in its configuration or in deno.json", async () => {
  await using hostile = await makeHostileRepo();
  // Without the commit that lacks a blob, so that it can be cloned.
  const git = (...args: readonly string[]): Promise<string> =>
    fixtureGit(["-c", "core.hooksPath=/dev/null", ...args], { cwd: hostile.path });
  const alone = await git("commit-tree", "-m", "alone", "HEAD^{tree}");
  await git("update-ref", "refs/heads/main", alone);
  const run = async (words: readonly string[]): Promise<TaskRun> =>
    await checkout.task(words[0]!, words.slice(1), { cwd: hostile.path });
  // Standing in it: its own tasks, sets and modules must not be found.
  const mine = { tasks: {}, permissions: {}, imports: { "@stricli/core": "./evil.ts" } };
  await Deno.writeTextFile(`${hostile.path}/deno.json`, JSON.stringify(mine));
  await Deno.writeTextFile(`${hostile.path}/evil.ts`, `Deno.writeTextFileSync("sprung", "");\n`);
  const packed = await run(["pack", ".", "--output", "packed"]);
  assert.equal(packed.code, 0, packed.stderr);
  const judged = await run(["verify", "pack", "packed", "--repo", "."]);
  assert.equal(judged.code, 0, judged.stderr + judged.stdout);
  const booted = await run(["smoke", "--repo", ".", "--output", "booted"]);
  assert.equal(booted.code, 0, booted.stderr + booted.stdout);
  const elsewhere = await checkout.task("pack", [`file://${hostile.path}`, "--output", "-"]);
  assert.equal(elsewhere.code, 0, elsewhere.stderr);
  assert.deepEqual(await hostile.sprung(), []);
  await assert.rejects(Deno.lstat(`${hostile.path}/sprung`), Deno.errors.NotFound);
  // The traps are set: git without a guard springs them.
  await hostile.unguarded(["status"]);
  assert.ok((await hostile.sprung()).length > 0);
});

Deno.test("a repository with the name of a flag is a repository or an error, never a flag of git", async () => {
  await onGround(async ({ task, assertUntouched, outside }) => {
    const name = `--upload-pack=touch ${outside}/run`;
    for (const repository of [name, `./${name}`, "ext::sh -c touch%20run", `-c core.pager=x`]) {
      const ended = await task(["pack", "--output", "-", "--", repository]);
      assert.ok([64, 65, 66].includes(ended.code), `${repository}: ${ended.stderr}`);
    }
    await assertUntouched();
  });
});
