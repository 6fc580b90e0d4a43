import assert from "node:assert/strict";
import { openGit, tryGit } from "../../../lib/host/mod.ts";
import { cloneRepo, openRepo, parseRepoSpec, readWorkTreeState } from "../../../lib/repo/mod.ts";
import { serveGit } from "../../helpers/git_fixtures.ts";
import { elsewhere } from "../../helpers/elsewhere.ts";
import { makeHostileRepo } from "./hostile_repo.ts";

const spec = (text: string): ReturnType<typeof parseRepoSpec> => parseRepoSpec(text, { cwd: "/" });

Deno.test("the hostile repository's traps work against a git that is not hardened", async () => {
  await using hostile = await makeHostileRepo();
  for (
    const args of [
      ["status"],
      ["diff"],
      ["log", "-p"],
      ["cat-file", "-p", hostile.missing],
      ["fetch", "origin"],
      ["log", "-p", "-1", "--", "b.txt"],
      ["diff", "HEAD~1", "HEAD", "--", "b.txt"],
    ]
  ) await hostile.unguarded(args);
  const sprung = await hostile.sprung();
  for (
    const trap of [
      "core.fsmonitor",
      "filter.evil.process",
      "remote.evil.uploadpack",
      "diff.evil.textconv",
      "diff.evil.command",
      "ext-transport",
    ]
  ) {
    assert(sprung.includes(trap), `${trap} is not among ${sprung.join()}`);
  }
});

Deno.test("openRepo() and reading run nothing of a hostile repository", async () => {
  await using hostile = await makeHostileRepo();
  {
    await using repo = await openRepo(spec(hostile.path));
    const entries = await repo.entries();
    assert.equal(entries.length, 5);
    for (const { oid } of entries) {
      const blob = await repo.readBlob(oid);
      for await (const piece of repo.streamBlob(oid)) assert.deepEqual(piece, blob);
    }
    // Git would fetch this from the hostile remote.
    await assert.rejects(repo.readBlob(hostile.missing as never), {
      code: /repo\.object-(missing|corrupt)/,
    });
    assert.equal(repo.info.remote, undefined);
  }
  {
    await using parent = await openRepo(spec(hostile.path), { ref: "HEAD~1" });
    await assert.rejects(parent.entries(), { code: "repo.object-missing" });
  }
  assert.deepEqual(await hostile.sprung(), []);
});

Deno.test("readWorkTreeState() runs nothing of a hostile repository", async () => {
  await using hostile = await makeHostileRepo();
  const state = await readWorkTreeState(spec(hostile.path));
  assert.deepEqual(state, { dirty: false, changed: 0 });
  assert.deepEqual(await hostile.sprung(), []);
});

Deno.test("cloneRepo() runs nothing of a hostile repository and takes nothing along", async () => {
  await using hostile = await makeHostileRepo();
  const folder = await Deno.makeTempDir({ prefix: "packrepo-clones-" });
  try {
    for (const [i, text] of [hostile.path, `file://${hostile.path}`].entries()) {
      // The older commit lacks a blob: the whole history cannot be had.
      await assert.rejects(cloneRepo(spec(text), `${folder}/${i}`), {
        code: "repo.object-corrupt",
      });
      await assert.rejects(Deno.stat(`${folder}/${i}`), Deno.errors.NotFound);
    }
    assert.deepEqual(await hostile.sprung(), []);
    const tree = new TextDecoder().decode(
      (await tryGit(["commit-tree", "-m", "root", "HEAD^{tree}"], {
        cwd: hostile.path,
        env: {
          GIT_AUTHOR_NAME: "a",
          GIT_AUTHOR_EMAIL: "a",
          GIT_COMMITTER_NAME: "a",
          GIT_COMMITTER_EMAIL: "a",
        },
      })).stdout,
    ).trim();
    await tryGit(["update-ref", "refs/heads/main", tree], { cwd: hostile.path });
    for (const [i, text] of [hostile.path, `file://${hostile.path}`].entries()) {
      const target = `${folder}/whole-${i}`;
      await using repo = await cloneRepo(spec(text), target);
      assert.equal(repo.info.commit, tree);
      assert.equal((await repo.entries()).length, 5);
      const config = await Deno.readTextFile(`${target}/config`);
      assert.doesNotMatch(config, /evil|filter|trap|ext::|packrepo/);
      await assert.rejects(Deno.stat(`${target}/hooks`), Deno.errors.NotFound);
      await assert.rejects(Deno.stat(`${target}/objects/info/alternates`), Deno.errors.NotFound);
    }
    assert.deepEqual(await hostile.sprung(), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("cloneRepo() runs nothing of a large hostile repository, which it clones in part", async () => {
  await using hostile = await makeHostileRepo({ padding: 9 * 1024 * 1024 });
  const folder = await Deno.makeTempDir({ prefix: "packrepo-clones-" });
  try {
    await using repo = await cloneRepo(spec(hostile.path), `${folder}/partial`);
    const entries = await repo.entries();
    assert.equal(entries.length, 6);
    for (const { oid, size } of entries) assert.equal((await repo.readBlob(oid)).length, size);
    await assert.rejects(repo.readBlob(hostile.missing as never), {
      code: /repo\.object-(missing|corrupt)/,
    });
    await assert.rejects(cloneRepo(spec(hostile.path), `${folder}/all`, { blobs: "all" }), {
      code: "repo.object-corrupt",
    });
    await assert.rejects(cloneRepo(spec(hostile.path), `${folder}/old`, { ref: "HEAD~1" }), {
      code: "repo.object-corrupt",
    });
    assert.deepEqual(await hostile.sprung(), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("git() and its kin run nothing of a hostile repository, whatever they compare", async () => {
  await using hostile = await makeHostileRepo();
  const cwd = hostile.path;
  for (
    const args of [
      ["status"],
      ["status", "--porcelain=v2", "--branch"],
      ["diff"],
      ["diff", "--stat", "HEAD"],
      ["diff", "--cached"],
      ["diff-files", "-p"],
      ["diff-index", "-p", "HEAD"],
      ["diff-tree", "-p", "HEAD~1", "HEAD"],
      ["log", "-p", "--all", "--show-signature"],
      ["show", "HEAD"],
      ["log", "-p", "-1", "--", "b.txt"],
      ["diff", "HEAD~1", "HEAD", "--", "b.txt"],
      ["show", "HEAD:a.txt"],
      ["ls-files", "-m", "-s"],
      ["describe", "--always", "--dirty"],
      ["cat-file", "-p", hostile.missing],
      ["-C", cwd, "status"],
      ["--git-dir", `${cwd}/.git`, "log", "-p"],
      ["ls-tree", "HEAD"],
      ["fetch", "origin"],
      ["fetch", "evil"],
      ["ls-remote", "https://example.org/x"],
    ]
  ) {
    await tryGit(args, { cwd });
    assert.deepEqual(await hostile.sprung(), [], args.join(" "));
  }
  const dialogue = openGit(["show", "HEAD:a.txt"], { cwd });
  await dialogue.input.close();
  assert.equal(await new Response(dialogue.output).text(), "content\n");
  await dialogue.close();
  assert.deepEqual(await hostile.sprung(), []);
});

Deno.test("tryGit() refuses a filter driver whose name it cannot repeat", async () => {
  await using hostile = await makeHostileRepo();
  const file = await Deno.open(`${hostile.path}/.git/config`, { append: true });
  await file.write(
    new Uint8Array([...new TextEncoder().encode('[filter "'), 0xff, 0x22, 0x5d, 0x0a]),
  );
  await file.write(new TextEncoder().encode("\tclean = true\n"));
  file.close();
  await assert.rejects(tryGit(["status"], { cwd: hostile.path }), {
    code: "host.hostile-configuration",
  });
});

Deno.test("a transfer is not swayed by the configuration of the folder it is started in", async () => {
  await using hostile = await makeHostileRepo();
  const served = await Deno.makeTempDir({ prefix: "packrepo-served-" });
  try {
    await tryGit(["init", "-q", "--bare", `${served}/r`]);
    await using server = await serveGit(served);
    const codes = await elsewhere(
      `
      import { cloneRepo, parseRepoSpec } from "$LIB/repo/mod.ts";
      const codes = [];
      for (const url of ${JSON.stringify([server.url, server.httpUrl])}) {
        const spec = parseRepoSpec(url + "r", { cwd: "/" });
        await cloneRepo(spec, "${served}/c").catch(({ code }) => codes.push(code));
      }
      report(codes);`,
      { cwd: hostile.path },
    );
    assert.deepEqual(codes, ["repo.no-commit", "repo.no-commit"]);
    assert.deepEqual(await hostile.sprung(), []);
  } finally {
    await Deno.remove(served, { recursive: true });
  }
});
