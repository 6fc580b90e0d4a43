import assert from "node:assert/strict";
import { cloneRepo, openRepo } from "../../lib/repo/mod.ts";
import {
  cloneElsewhere,
  contents,
  makeStage,
  PASSWORD,
  refusal,
  spec,
} from "../helpers/clone_stage.ts";
import { addCommit, fixtureGit, freePort, serveGit } from "../helpers/git_fixtures.ts";
import { processesAbout } from "../helpers/processes.ts";

Deno.test("cloneRepo() fetches the wanted blobs in one batch where the server has filters", async () => {
  await using stage = await makeStage();
  const files = Array.from({ length: 1000 }, (_, i) => [`f${i}`, `content ${i}`] as const);
  await addCommit(stage.repo, files);
  // What a file was before its latest changes is wanted; what it was long before is not.
  for (let turn = 10; turn < 25; turn++) {
    await addCommit(stage.repo, { "often.txt": `at the turn ${turn}` });
  }
  const [old, former] = (await Promise.all(
    ["main~14:often.txt", "main~1:often.txt"].map((name) =>
      fixtureGit(["rev-parse", name], { cwd: stage.repo.path })
    ),
  )) as never[];
  for (const allowFilter of [true, false]) {
    await using server = await serveGit(stage.folder, { allowFilter });
    await using clone = await cloneRepo(spec(`${server.httpUrl}r/.git`), stage.target());
    assert.equal(Object.keys(await contents(clone)).length, 1004);
    const posts = server.requests.filter(({ method }) => method === "POST");
    assert(posts.length <= 4, `${posts.length} requests`);
    assert.equal((await clone.readBlob(former!)).length, 14);
    if (allowFilter) {
      await assert.rejects(clone.readBlob(old!), { code: /^repo\.object-(missing|corrupt)$/ });
    } else assert.equal((await clone.readBlob(old!)).length, 14);
    const before = server.requests.length;
    await using whole = await cloneRepo(spec(`${server.httpUrl}r/.git`), stage.target(), {
      blobs: "all",
    });
    assert.equal((await whole.readBlob(old!)).length, 14);
    assert(server.requests.length > before);
  }
});

Deno.test("cloneRepo() fetches everything where the server refuses single blobs", async () => {
  await using stage = await makeStage();
  // Protocol 0 sends only what is advertised, unless the server is told otherwise.
  await using server = await serveGit(stage.folder, { config: "[protocol]\n\tversion = 0\n" });
  await fixtureGit(["config", "--file", `${stage.folder}/gitconfig`, "protocol.version", "0"]);
  await Deno.rename(`${stage.folder}/gitconfig`, `${stage.folder}/.gitconfig`);
  const target = stage.target();
  const [whole, pinned] = await cloneElsewhere([
    { source: `${server.httpUrl}r/.git`, target },
    { source: `${server.url}r/.git`, target: stage.target(), ref: stage.first },
  ], { HOME: stage.folder });
  assert.deepEqual([whole?.text, pinned?.text], ["second\n", "first\n"]);
  await using clone = await openRepo(spec(target));
  const old = await fixtureGit(["rev-parse", "main~1:old.txt"], { cwd: stage.repo.path });
  assert.equal((await clone.readBlob(old as never)).length, 14);
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
    assert((processesAbout(`127.0.0.1:${port}`)).length > 0);
    assert.deepEqual(processesAbout(PASSWORD), [], "a command line holds the password");
    const error = await failing;
    assert.deepEqual([error.code, error.exitCode], ["repo.clone-failed", 69]);
    assert.match(error.message, /took too long/);
    assert(performance.now() - start < 60_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(processesAbout(`127.0.0.1:${port}`), []);
    await assert.rejects(Deno.stat(target), Deno.errors.NotFound);
  }
  for (const connection of connections) connection.close();
  silent.close();
  await accepting;
  await dripping.shutdown();
});
