import assert from "node:assert/strict";
import { cloneRepo, openRepo } from "../../lib/repo/mod.ts";
import {
  assertAbsent,
  cloneElsewhere,
  contents,
  makeStage,
  PASSWORD,
  refusal,
  spec,
  startScript,
  walk,
} from "../helpers/clone_stage.ts";
import { addCommit, fixtureGit, makeRepo, serveGit } from "../helpers/git_fixtures.ts";
import { processesAbout } from "../helpers/processes.ts";

Deno.test("cloneRepo() clones every form of a repository, whole and clean", async () => {
  await using stage = await makeStage();
  const { folder, repo, second } = stage;
  await fixtureGit(["clone", "-q", "--bare", repo.path, `${folder}/bare.git`]);
  await fixtureGit(["worktree", "add", "-q", "--detach", `${folder}/linked`], { cwd: repo.path });
  await using server = await serveGit(folder);
  await using locked = await serveGit(folder, { credentials: { user: "ann", password: PASSWORD } });
  const authority = `//ann:${PASSWORD}@`;
  const expected = {
    "a.txt": "second\n",
    "link": "../../etc/passwd",
    'sub/b, "c"\n😀.txt': "b\n",
  };
  for (
    const [source, remote] of [
      [repo.path],
      [`${repo.path}/sub`],
      [`${folder}/bare.git`],
      [`${folder}/linked`],
      [`file://${repo.path}`],
      [`file://localhost${folder}/bare.git`],
      [`${server.url}r/.git`, `${server.url}r/.git`],
      [`${server.httpUrl}bare.git`, `${server.httpUrl}bare.git`],
      [`${locked.httpUrl.replace("//", authority)}bare.git`, `${locked.httpUrl}bare.git`],
    ] as const
  ) {
    const target = stage.target();
    await using clone = await cloneRepo(spec(source), target);
    assert.deepEqual(await contents(clone), expected, source);
    assert.equal(clone.info.commit, second);
    assert.equal(clone.info.history, "full");
    assert.equal(clone.info.remote, remote);
    assert.equal(clone.info.branch, source.endsWith("linked") ? undefined : "main");
    assert(!JSON.stringify([clone.info, clone.label]).includes(PASSWORD));
    await assertAbsent(target, PASSWORD);
    assert.equal(await fixtureGit(["rev-list", "--count", "HEAD"], { cwd: target }), "2");
    assert.equal(await fixtureGit(["rev-parse", "--is-bare-repository"], { cwd: target }), "true");
    for (const unwanted of ["hooks", "objects/info/alternates", "index", "logs"]) {
      await assert.rejects(Deno.stat(`${target}/${unwanted}`), Deno.errors.NotFound, unwanted);
    }
    for await (const path of walk(`${target}/objects`)) {
      assert.equal((await Deno.stat(path)).nlink, 1, `${path} is a hard link`);
    }
    // Where it came from on this machine is not recorded.
    assert.doesNotMatch(await Deno.readTextFile(`${target}/config`), /packrepo-clone-/);
    await using again = await openRepo(spec(target));
    assert.deepEqual({ ...again.info, branch: 0 }, { ...clone.info, branch: 0 });
  }
});

Deno.test("cloneRepo() clones by ssh", async () => {
  await using stage = await makeStage();
  const log = `${stage.folder}/ssh.log`;
  const fakeSsh = `${stage.folder}/ssh`;
  await Deno.writeTextFile(
    fakeSsh,
    `#!/bin/sh\necho "$@" >> '${log}'\nfor last; do :; done\nexec sh -c "$last"\n`,
    { mode: 0o755 },
  );
  const { path } = stage.repo;
  const sources = [
    `ssh://ann@host.example:2222${path}`,
    `ann@host.example:${path}`,
    "ann@host.example:/nope",
  ];
  const clones = sources.map((source) => ({ source, target: stage.target() }));
  const [first, second, third] = await cloneElsewhere(clones, { GIT_SSH_COMMAND: fakeSsh });
  for (const clone of [first, second]) {
    assert.equal(clone?.info?.commit, stage.second);
    assert.equal(clone?.text, "second\n");
  }
  assert.equal(first?.info?.remote, `ssh://host.example:2222${path}`);
  assert.equal(second?.info?.remote, `host.example:${path}`);
  assert.equal(third?.code, "repo.not-found");
  assert.match(await Deno.readTextFile(log), /-p 2222 .*ann@host\.example git-upload-pack/);
});

Deno.test("cloneRepo() finds every kind of revision", async () => {
  await using stage = await makeStage();
  const { repo, first, second } = stage;
  const git = (...args: string[]): Promise<string> => fixtureGit(args, { cwd: repo.path });
  const pulled = await addCommit(repo, { "pulled.txt": "p" }, { branch: "gone" });
  await git("update-ref", "refs/pull/7/head", pulled);
  await git("update-ref", "-d", "refs/heads/gone");
  const hidden = await addCommit(repo, { "hidden.txt": "h" }, { branch: "gone2" });
  await git("update-ref", "-d", "refs/heads/gone2");
  await git("branch", "topic/x", first);
  await git("tag", "-a", "-m", "m", "v1", first);
  await using server = await serveGit(stage.folder);
  for (const source of [repo.path, `${server.url}r/.git`, `${server.httpUrl}r/.git`]) {
    for (
      const [ref, commit, branch] of [
        ["main", second, "main"],
        ["topic/x", first, "topic/x"],
        ["refs/heads/topic/x", first, "topic/x"],
        ["v1", first, undefined],
        [first, first, undefined],
        [first.slice(0, 10), first, undefined],
        ["main~1", first, undefined],
        ["refs/pull/7/head", pulled, undefined],
        [pulled, pulled, undefined],
        [hidden, hidden, undefined],
      ] as const
    ) {
      await using clone = await cloneRepo(spec(source), stage.target(), { ref });
      assert.deepEqual(
        [clone.info.commit, clone.info.branch],
        [commit, branch],
        `${source} ${ref}`,
      );
      const files = await contents(clone);
      assert.equal("pulled.txt" in files, commit === pulled);
      assert.equal("old.txt" in files, commit === first);
    }
    for (const ref of ["nope", "2".repeat(40), "refs/pull/8/head", "v1^{tree}"]) {
      const error = await refusal(cloneRepo(spec(source), stage.target(), { ref }));
      assert.deepEqual(
        [error.code, error.exitCode],
        ["repo.ref-not-found", 66],
        `${source} ${ref}`,
      );
    }
    const error = await refusal(cloneRepo(spec(source), stage.target(), { ref: "--evil" }));
    assert.deepEqual([error.code, error.exitCode], ["repo.bad-ref", 64]);
  }
});

Deno.test("cloneRepo() records a shallow source and clones SHA-256", async () => {
  await using stage = await makeStage();
  await fixtureGit(["clone", "-q", "--depth=1", `file://${stage.repo.path}`, `${stage.folder}/s`]);
  await makeRepo({ "a.txt": "x" }, { objectFormat: "sha256", path: `${stage.folder}/sha256` });
  await using server = await serveGit(stage.folder);
  for (const base of [`${stage.folder}/`, server.url, server.httpUrl]) {
    const slash = base === `${stage.folder}/` ? "" : "/.git";
    await using shallow = await cloneRepo(spec(`${base}s${slash}`), stage.target());
    assert.equal(shallow.info.history, "shallow");
    assert.equal(shallow.info.remote, slash === "" ? undefined : `${base}s/.git`);
    await using sha256 = await cloneRepo(spec(`${base}sha256${slash}`), stage.target());
    assert.deepEqual(await contents(sha256), { "a.txt": "x" });
    assert.equal(sha256.info.commit.length, 64);
  }
});

Deno.test("openRepo() needs leave to run git, and cloneRepo() its folder, and nothing else", async () => {
  await using stage = await makeStage();
  await using server = await serveGit(stage.folder);
  const allowed = `${stage.folder}/allowed`;
  await Deno.mkdir(allowed);
  const script = `
    import { cloneRepo, openRepo, parseRepoSpec, readWorkTreeState } from "$LIB/repo/mod.ts";
    const spec = (text: string) => parseRepoSpec(text, { cwd: "/" });
    const local = spec(${JSON.stringify(stage.repo.path)});
    {
      await using repo = await openRepo(local);
      for (const { oid, mode } of await repo.entries()) if (mode !== "160000") await repo.readBlob(oid);
      await readWorkTreeState(local);
    }
    let count = 0;
    for (const source of [local, spec(${JSON.stringify(`${server.httpUrl}r/.git`)})]) {
      await using repo = await cloneRepo(source, ${JSON.stringify(allowed)} + "/" + count++);
      console.log((await repo.entries()).length);
    }`;
  const child = startScript(script, {
    folder: stage.folder,
    permissions: [
      "--allow-run=git",
      `--allow-read=${allowed}`,
      `--allow-write=${allowed}`,
      "--allow-env=PATH",
      "--ignore-env",
    ],
  });
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.equal(new TextDecoder().decode(stdout), "4\n4\n");
});

Deno.test("cloneRepo() leaves no process and no folder when it is interrupted", async () => {
  await using stage = await makeStage();
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = silent.addr as Deno.NetAddr;
  const script = `
    import { withTempFolder } from "$LIB/host/mod.ts";
    import { cloneRepo, parseRepoSpec } from "$LIB/repo/mod.ts";
    const spec = parseRepoSpec("http://127.0.0.1:${port}/x", { cwd: "/" });
    await withTempFolder(
      async (folder) => void await cloneRepo(spec, folder + "/source.git"),
      ${JSON.stringify(`${stage.folder}/temp`)},
    );`;
  const child = startScript(script, { folder: stage.folder, permissions: ["-A"] });
  const connection = await silent.accept();
  assert.notDeepEqual(processesAbout(`127.0.0.1:${port}`), []);
  child.kill("SIGINT");
  const { code } = await child.output();
  assert.equal(code, 130);
  assert.deepEqual(processesAbout(`127.0.0.1:${port}`), []);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(`${stage.folder}/temp`)), []);
  connection.close();
  silent.close();
});
