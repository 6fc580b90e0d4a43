import assert from "node:assert/strict";
import { PackRepoError } from "../../lib/base/mod.ts";
import { cloneRepo, openRepo, parseRepoSpec, type Repo } from "../../lib/repo/mod.ts";
import {
  addCommit,
  fixtureGit,
  type FixtureRepo,
  freePort,
  makeRepo,
  serveGit,
} from "../helpers/git_fixtures.ts";

const spec = (text: string): ReturnType<typeof parseRepoSpec> => parseRepoSpec(text, { cwd: "/" });
const PASSWORD = "s3cr3t-p4ssw0rd";

/** A folder with a repository `r` of two commits and an empty folder for clones. */
interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly repo: FixtureRepo;
  readonly first: string;
  readonly second: string;
  target(): string;
}

async function makeStage(options: { objectFormat?: "sha1" | "sha256" } = {}): Promise<Stage> {
  const folder = await Deno.makeTempDir({ prefix: "packrepo-clone-" });
  const repo = await makeRepo({
    "a.txt": "first\n",
    'sub/b, "c"\n😀.txt': "b\n",
    "old.txt": "removed later\n",
    "link": { link: "../../etc/passwd" },
    "module": { submodule: "1".repeat(40) },
  }, { path: `${folder}/r`, checkout: options.objectFormat === undefined, ...options })
    // A submodule's id has the length of the repository's format.
    .catch(async (error) => {
      await Deno.remove(folder, { recursive: true });
      throw error;
    });
  const second = await addCommit(repo, { "a.txt": "second\n", "old.txt": null });
  let count = 0;
  return {
    folder,
    repo,
    first: repo.commit,
    second,
    target: () => `${folder}/clone-${count++}.git`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Returns paths and contents of everything at a repository's commit. */
async function contents(repo: Repo): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { path, mode, oid, size } of await repo.entries()) {
    if (mode === "160000") continue;
    const bytes = await repo.readBlob(oid);
    assert.equal(bytes.length, size);
    found[path] = new TextDecoder().decode(bytes);
  }
  return found;
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

/** Fails where a file of a folder holds a text, in its name or in its bytes. */
async function assertAbsent(folder: string, text: string): Promise<void> {
  for await (const path of walk(folder)) {
    assert(!path.slice(folder.length).includes(text), path);
    const latin1 = new TextDecoder("latin1").decode(await Deno.readFile(path));
    assert(!latin1.includes(text), `${path} holds ${text}`);
  }
}

async function refusal(work: Promise<Repo>): Promise<PackRepoError> {
  try {
    await using repo = await work;
    throw new Error(`cloned ${repo.label}`);
  } catch (error) {
    assert(error instanceof PackRepoError, String(error));
    const said = JSON.stringify([error.message, error.hint, error.stack, String(error.cause)]);
    assert(!said.includes(PASSWORD), said);
    return error;
  }
}

/** Returns the command lines of this machine's processes that hold a text. */
async function processesWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === Deno.pid) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (line.includes(text)) found.push(line.replaceAll("\0", " "));
  }
  return found;
}

async function withEnv(
  values: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  const before = Object.keys(values).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(values)) Deno.env.set(name, value);
  try {
    await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

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
  await withEnv({ GIT_SSH_COMMAND: fakeSsh }, async () => {
    for (
      const [source, remote] of [
        [
          `ssh://ann@host.example:2222${stage.repo.path}`,
          `ssh://host.example:2222${stage.repo.path}`,
        ],
        [`ann@host.example:${stage.repo.path}`, `host.example:${stage.repo.path}`],
      ] as const
    ) {
      await using clone = await cloneRepo(spec(source), stage.target());
      assert.equal(clone.info.commit, stage.second);
      assert.equal(clone.info.remote, remote);
      assert.equal((await contents(clone))["a.txt"], "second\n");
    }
    const error = await refusal(cloneRepo(spec("ann@host.example:/nope"), stage.target()));
    assert.deepEqual([error.code, error.exitCode], ["repo.not-found", 66]);
  });
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

Deno.test("cloneRepo() fetches the wanted blobs in one batch where the server has filters", async () => {
  await using stage = await makeStage();
  const files = Array.from({ length: 1000 }, (_, i) => [`f${i}`, `content ${i}`] as const);
  await addCommit(stage.repo, files);
  const old =
    (await fixtureGit(["rev-parse", "main~2:old.txt"], { cwd: stage.repo.path })) as never;
  for (const allowFilter of [true, false]) {
    await using server = await serveGit(stage.folder, { allowFilter });
    await using clone = await cloneRepo(spec(`${server.httpUrl}r/.git`), stage.target());
    assert.equal(Object.keys(await contents(clone)).length, 1003);
    const posts = server.requests.filter(({ method }) => method === "POST");
    assert(posts.length <= 4, `${posts.length} requests`);
    if (allowFilter) {
      await assert.rejects(clone.readBlob(old), { code: /^repo\.object-(missing|corrupt)$/ });
    } else assert.equal((await clone.readBlob(old)).length, 14);
    const before = server.requests.length;
    await using whole = await cloneRepo(spec(`${server.httpUrl}r/.git`), stage.target(), {
      blobs: "all",
    });
    assert.equal((await whole.readBlob(old)).length, 14);
    assert(server.requests.length > before);
  }
});

Deno.test("cloneRepo() fetches everything where the server refuses single blobs", async () => {
  await using stage = await makeStage();
  // Protocol 0 sends only what is advertised, unless the server is told otherwise.
  await using server = await serveGit(stage.folder, { config: "[protocol]\n\tversion = 0\n" });
  await fixtureGit(["config", "--file", `${stage.folder}/gitconfig`, "protocol.version", "0"]);
  await withEnv({ HOME: stage.folder }, async () => {
    await Deno.rename(`${stage.folder}/gitconfig`, `${stage.folder}/.gitconfig`);
    await using clone = await cloneRepo(spec(`${server.httpUrl}r/.git`), stage.target());
    assert.equal((await contents(clone))["a.txt"], "second\n");
    const old = await fixtureGit(["rev-parse", "main~1:old.txt"], { cwd: stage.repo.path });
    assert.equal((await clone.readBlob(old as never)).length, 14);
    await using pinned = await cloneRepo(spec(`${server.url}r/.git`), stage.target(), {
      ref: stage.first,
    });
    assert.equal((await contents(pinned))["a.txt"], "first\n");
  });
});

Deno.test("cloneRepo() is not changed by the user's preferences", async () => {
  await using stage = await makeStage();
  const home = `${stage.folder}/home`;
  await Deno.mkdir(`${home}/template/hooks`, { recursive: true });
  await Deno.writeTextFile(
    `${home}/template/hooks/reference-transaction`,
    `#!/bin/sh\ntouch '${home}/trace'\nexit 1\n`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(
    `${home}/.gitconfig`,
    `[clone]\n\tdefaultRemoteName = upstream\n\trejectShallow = true\n` +
      `[init]\n\ttemplateDir = ${home}/template\n\tdefaultBranch = other\n` +
      `[core]\n\thooksPath = ${home}/template/hooks\n\tfsmonitor = touch ${home}/trace\n` +
      `[fetch]\n\tprune = true\n\trecurseSubmodules = true\n[submodule]\n\trecurse = true\n` +
      `[transfer]\n\tcredentialsInUrl = die\n[url "git://127.0.0.1:1/"]\n\tinsteadOf = nothing:\n`,
  );
  await using server = await serveGit(stage.folder, {
    credentials: { user: "ann", password: PASSWORD },
  });
  await withEnv({ HOME: home }, async () => {
    const url = `${server.httpUrl.replace("//", `//ann:${PASSWORD}@`)}r/.git`;
    for (const source of [stage.repo.path, url]) {
      await using clone = await cloneRepo(spec(source), stage.target());
      assert.equal((await contents(clone))["a.txt"], "second\n");
    }
  });
  await assert.rejects(Deno.stat(`${home}/trace`), Deno.errors.NotFound);
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

Deno.test("cloneRepo() tells a missing repository from a missing server and missing access", async () => {
  await using stage = await makeStage();
  await fixtureGit(["init", "-q", "--bare", `${stage.folder}/empty.git`]);
  await Deno.mkdir(`${stage.folder}/plain`);
  await using server = await serveGit(stage.folder);
  await using locked = await serveGit(stage.folder, {
    credentials: { user: "ann", password: PASSWORD },
  });
  const port = freePort();
  const auth = (user: string): string => locked.httpUrl.replace("//", `//${user}@`);
  for (
    const [source, code, exitCode] of [
      [`${server.url}nope`, "repo.not-found", 66],
      [`${server.httpUrl}nope`, "repo.not-found", 66],
      [`${auth(`ann:${PASSWORD}`)}nope`, "repo.not-found", 66],
      [`${stage.folder}/nope`, "repo.not-found", 66],
      [`file://${stage.folder}/nope`, "repo.not-found", 66],
      [`file://${stage.folder}/plain`, "repo.not-a-repository", 66],
      [`${server.url}empty.git`, "repo.no-commit", 66],
      [`${server.httpUrl}empty.git`, "repo.no-commit", 66],
      [`${stage.folder}/empty.git`, "repo.no-commit", 66],
      [`git://127.0.0.1:${port}/x`, "repo.clone-failed", 69],
      [`http://127.0.0.1:${port}/x`, "repo.clone-failed", 69],
      [`http://ann:${PASSWORD}@127.0.0.1:${port}/x`, "repo.clone-failed", 69],
      [`https://ann:${PASSWORD}@host.invalid/x`, "repo.clone-failed", 69],
      [`https://127.0.0.1:${server.httpUrl.match(/:(\d+)\//)![1]}/x`, "repo.clone-failed", 69],
      [`${locked.httpUrl}r/.git`, "repo.clone-failed", 69],
      [`${auth("ann:wrong")}r/.git`, "repo.clone-failed", 69],
      [`${auth(PASSWORD)}r/.git`, "repo.clone-failed", 69],
    ] as const
  ) {
    const target = stage.target();
    const error = await refusal(cloneRepo(spec(source), target));
    assert.deepEqual([error.code, error.exitCode], [code, exitCode], `${source}: ${error.message}`);
    await assert.rejects(Deno.stat(target), Deno.errors.NotFound);
  }
});

Deno.test("cloneRepo() does not give one server's password to another", async () => {
  await using stage = await makeStage();
  await using other = await serveGit(stage.folder, {
    credentials: { user: "ann", password: PASSWORD },
  });
  const redirecting = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { pathname, search } = new URL(request.url);
      if (!request.headers.has("authorization")) {
        return new Response("", {
          status: 401,
          headers: { "www-authenticate": 'Basic realm="git"' },
        });
      }
      return Response.redirect(`${other.httpUrl}${pathname.slice(1)}${search}`, 302);
    },
  );
  const url = `http://ann:${PASSWORD}@127.0.0.1:${redirecting.addr.port}/r/.git`;
  const error = await refusal(cloneRepo(spec(url), stage.target()));
  assert.equal(error.code, "repo.clone-failed");
  assert(other.requests.length > 0);
  assert(other.requests.every(({ isAuthorized }) => !isAuthorized));
  await redirecting.shutdown();
});

Deno.test("cloneRepo() gives up on a server that hangs or drips, and leaves no process", async () => {
  await using stage = await makeStage();
  const connections: Deno.Conn[] = [];
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = (async (): Promise<void> => {
    for await (const connection of silent) connections.push(connection);
  })();
  const dripping = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    if (!request.headers.has("authorization")) {
      return new Response("", { status: 401, headers: { "www-authenticate": "Basic" } });
    }
    let timer: ReturnType<typeof setInterval>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        timer = setInterval(() => controller.enqueue(new Uint8Array([0x30])), 50);
      },
      cancel: () => clearInterval(timer),
    });
    return new Response(body, {
      headers: { "content-type": "application/x-git-upload-pack-advertisement" },
    });
  });
  const silentPort = (silent.addr as Deno.NetAddr).port;
  for (
    const url of [
      `git://127.0.0.1:${silentPort}/x`,
      `http://127.0.0.1:${silentPort}/x`,
      `http://ann:${PASSWORD}@127.0.0.1:${dripping.addr.port}/x`,
    ]
  ) {
    const start = performance.now();
    const target = stage.target();
    const failing = refusal(cloneRepo(spec(url), target, { timeoutMs: 800 }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const port = new URL(url.replace("git:", "http:")).port;
    assert((await processesWith(`127.0.0.1:${port}`)).length > 0);
    assert.deepEqual(await processesWith(PASSWORD), [], "a command line holds the password");
    const error = await failing;
    assert.deepEqual([error.code, error.exitCode], ["repo.clone-failed", 69]);
    assert.match(error.message, /took too long/);
    assert(performance.now() - start < 10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await processesWith(`127.0.0.1:${port}`), []);
    await assert.rejects(Deno.stat(target), Deno.errors.NotFound);
  }
  for (const connection of connections) connection.close();
  silent.close();
  await accepting;
  await dripping.shutdown();
});

/** Starts a script that imports PackRepo, with some permissions and no others. */
function startScript(
  text: string,
  options: { readonly folder: string; readonly permissions: readonly string[] },
): Deno.ChildProcess {
  const root = new URL("../../", import.meta.url);
  const script = `${options.folder}/script.ts`;
  Deno.writeTextFileSync(script, text.replaceAll("$LIB", `${root.href}lib`));
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-prompt", "--no-check", "--cached-only"],
      ...["--config", new URL("deno.json", root).pathname],
      ...options.permissions,
      script,
    ],
    cwd: "/",
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

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
  assert.notDeepEqual(await processesWith(`127.0.0.1:${port}`), []);
  child.kill("SIGINT");
  const { code } = await child.output();
  assert.equal(code, 130);
  assert.deepEqual(await processesWith(`127.0.0.1:${port}`), []);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(`${stage.folder}/temp`)), []);
  connection.close();
  silent.close();
});

Deno.test("cloneRepo() refuses a folder that is there, and leaves it alone", async () => {
  await using stage = await makeStage();
  const target = stage.target();
  await Deno.mkdir(target);
  await Deno.writeTextFile(`${target}/precious`, "x");
  await assert.rejects(cloneRepo(spec(stage.repo.path), target), TypeError);
  await assert.rejects(cloneRepo(spec(stage.repo.path), "relative"), TypeError);
  assert.equal(await Deno.readTextFile(`${target}/precious`), "x");
});
