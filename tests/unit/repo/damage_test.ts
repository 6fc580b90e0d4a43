import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { openRepo, parseRepoSpec, type Repo, type TreeEntry } from "../../../lib/repo/mod.ts";
import { fixtureGit, type FixtureRepo, makeRepo } from "../../helpers/git_fixtures.ts";

function open(path: string): Promise<Repo> {
  return openRepo(parseRepoSpec(path, { cwd: "/" }));
}

function loosePath(repo: FixtureRepo, oid: string): string {
  return `${repo.path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
}

async function entryOf(repo: Repo, path: string): Promise<TreeEntry> {
  const entry = (await repo.entries()).find((entry) => entry.path === path);
  assert(entry !== undefined);
  return entry;
}

async function rejection(work: Promise<unknown>): Promise<[string, number]> {
  try {
    await work;
  } catch (error) {
    assert(error instanceof PackRepoError, String(error));
    return [error.code, error.exitCode];
  }
  throw new Error("it succeeded");
}

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const piece of pieces) size += piece.length;
  return size;
}

async function damage(repo: FixtureRepo, oid: string, bytes: Uint8Array): Promise<void> {
  await Deno.chmod(loosePath(repo, oid), 0o644);
  await Deno.writeFile(loosePath(repo, oid), bytes);
}

async function deflated(text: string): Promise<Uint8Array> {
  return await new Response(
    new Blob([text]).stream().pipeThrough(new CompressionStream("deflate")),
  ).bytes();
}

Deno.test("readBlob() names a missing object and goes on", async () => {
  await using fixture = await makeRepo({ a: "aaa", b: "bbb" });
  await using repo = await open(fixture.path);
  const [a, b] = [await entryOf(repo, "a"), await entryOf(repo, "b")];
  await Deno.remove(loosePath(fixture, a.oid));
  const [first, second] = await Promise.allSettled([repo.readBlob(a.oid), repo.readBlob(b.oid)]);
  assert.equal(first.status, "rejected");
  assert.deepEqual(await rejection(repo.readBlob(a.oid)), ["repo.object-missing", 65]);
  assert.deepEqual(await rejection(drain(repo.streamBlob(a.oid))), ["repo.object-missing", 65]);
  assert.equal(second.status, "fulfilled");
});

Deno.test("entries() names a missing blob", async () => {
  await using fixture = await makeRepo({ a: "aaa", b: "bbb" });
  const oid = await fixtureGit(["rev-parse", "HEAD:a"], { cwd: fixture.path });
  await Deno.remove(loosePath(fixture, oid));
  await using repo = await open(fixture.path);
  assert.deepEqual(await rejection(repo.entries()), ["repo.object-missing", 65]);
});

Deno.test("entries() names a missing tree, openRepo() a missing commit", async () => {
  await using fixture = await makeRepo({ "d/a": "aaa" });
  const tree = await fixtureGit(["rev-parse", "HEAD:d"], { cwd: fixture.path });
  await Deno.remove(loosePath(fixture, tree));
  {
    await using repo = await open(fixture.path);
    const [code, exit] = await rejection(repo.entries());
    assert.match(code, /^repo\.object-(missing|corrupt)$/);
    assert.equal(exit, 65);
  }
  await Deno.remove(loosePath(fixture, fixture.commit));
  assert.deepEqual(await rejection(open(fixture.path)), ["repo.object-missing", 65]);
});

Deno.test.each([
  ["no zlib stream", new Uint8Array([1, 2, 3])],
  ["nothing", new Uint8Array()],
  ["a cut zlib stream", undefined],
])(
  "readBlob() refuses a corrupt object that is %s, and the others are read",
  async (_what, bytes) => {
    await using fixture = await makeRepo({ a: "aaa".repeat(50_000), b: "bbb", c: "ccc" });
    await using repo = await open(fixture.path);
    const [a, b, c] = await repo.entries();
    const whole = await Deno.readFile(loosePath(fixture, a!.oid));
    await damage(fixture, a!.oid, bytes ?? whole.subarray(0, whole.length - 40));
    const results = await Promise.allSettled(
      [b, a, c, a, b].map((entry) => repo.readBlob(entry!.oid)),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled"],
    );
    for (const work of [repo.readBlob(a!.oid), drain(repo.streamBlob(a!.oid))]) {
      const [code, exit] = await rejection(work);
      assert.match(code, /^repo\.object-(missing|corrupt)$/);
      assert.equal(exit, 65);
    }
  },
);

Deno.test("readBlob() and streamBlob() refuse a content that its id does not name", async () => {
  await using fixture = await makeRepo({ a: "good", b: "bbb" });
  await using repo = await open(fixture.path);
  const a = await entryOf(repo, "a");
  await damage(fixture, a.oid, await deflated("blob 4\0evil"));
  assert.deepEqual(await rejection(repo.readBlob(a.oid)), ["repo.object-corrupt", 65]);
  assert.deepEqual(await rejection(drain(repo.streamBlob(a.oid))), ["repo.object-corrupt", 65]);
});

Deno.test("readBlob() refuses an object of another type", async () => {
  await using fixture = await makeRepo({ a: "good" });
  await using repo = await open(fixture.path);
  assert.deepEqual(await rejection(repo.readBlob(repo.info.tree)), ["repo.object-corrupt", 65]);
  assert.deepEqual(
    await rejection(drain(repo.streamBlob(repo.info.tree))),
    ["repo.object-corrupt", 65],
  );
});

Deno.test("entries() refuses a tree that its id does not name", async () => {
  await using fixture = await makeRepo({ "d/a": "aaa", "e/b": "bbb" });
  const cwd = fixture.path;
  const [d, e] = [
    await fixtureGit(["rev-parse", "HEAD:d"], { cwd }),
    await fixtureGit(["rev-parse", "HEAD:e"], { cwd }),
  ];
  // The folder "d" now holds what "e" does; its id still is the old one, and git does not notice.
  await damage(fixture, d, await Deno.readFile(loosePath(fixture, e)));
  await using repo = await open(fixture.path);
  assert.deepEqual(await rejection(repo.entries()), ["repo.object-corrupt", 65]);
});

Deno.test("openRepo() is not deceived by a commit graph or by replacement objects", async () => {
  await using fixture = await makeRepo({ a: "one" });
  await using other = await makeRepo({ a: "two" });
  const cwd = fixture.path;
  await fixtureGit(["fetch", "-q", other.path, "main:evil"], { cwd });
  await fixtureGit(["replace", fixture.commit, other.commit], { cwd });
  const [one, two] = await Promise.all(
    [fixture, other].map((repo) =>
      fixtureGit(["rev-parse", "main:a"], { cwd: repo.path, env: { GIT_NO_REPLACE_OBJECTS: "1" } })
    ),
  );
  await fixtureGit(["replace", one!, two!], { cwd });
  await using repo = await open(fixture.path);
  assert.equal(repo.info.commit, fixture.commit);
  const [entry] = await repo.entries();
  assert.equal(new TextDecoder().decode(await repo.readBlob(entry!.oid)), "one");
});

Deno.test("entries() refuses a tree that leads out of itself", async () => {
  await using fixture = await makeRepo({ a: "aaa" });
  const cwd = fixture.path;
  const blob = await fixtureGit(["rev-parse", "HEAD:a"], { cwd });
  const oid = Uint8Array.from(blob.match(/../g)!, (hex) => Number.parseInt(hex, 16));
  const encoder = new TextEncoder();
  for (const names of [["../evil"], [".."], [".git"], ["a", "a"]]) {
    const parts = names.flatMap((name) => [encoder.encode(`100644 ${name}\0`), oid]);
    const tree = await fixtureGit(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], {
      cwd,
      stdin: await new Blob(parts as BlobPart[]).bytes(),
    });
    const commit = await fixtureGit(["commit-tree", "-m", "evil", tree], { cwd });
    await fixtureGit(["update-ref", "refs/heads/main", commit], { cwd });
    await using repo = await open(cwd);
    assert.deepEqual(await rejection(repo.entries()), ["repo.bad-tree", 65], names.join());
  }
});

Deno.test("close() ends what waits, and everything afterwards is refused", async () => {
  await using fixture = await makeRepo({ a: "a".repeat(1_000_000) });
  const repo = await open(fixture.path);
  const [a] = await repo.entries();
  const waiting = [repo.readBlob(a!.oid), repo.readBlob(a!.oid)];
  const settled = Promise.allSettled(waiting);
  await repo.close();
  assert((await settled).every(({ status }) => status === "rejected"));
  await assert.rejects(repo.readBlob(a!.oid), TypeError);
  await repo.close();
});

Deno.test("readBlob() refuses what is no object id", async () => {
  await using fixture = await makeRepo({ a: "a" });
  await using repo = await open(fixture.path);
  for (const oid of ["HEAD", "HEAD:a", `${"1".repeat(40)}\n`, "", "--help"]) {
    await assert.rejects(repo.readBlob(oid as never), TypeError);
    await assert.rejects(drain(repo.streamBlob(oid as never)), TypeError);
  }
});

Deno.test("readBlob() fails for every request when the repository has gone", async () => {
  const fixture = await makeRepo(
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, `${i}`])),
  );
  await using repo = await open(fixture.path);
  const entries = await repo.entries();
  await fixture[Symbol.asyncDispose]();
  // A process that has the packs open may go on for a while, but it must end one way or the other.
  const results = await Promise.allSettled(entries.map(({ oid }) => repo.readBlob(oid)));
  assert.equal(results.length, 50);
  assert(results.every(({ status }) => status === "rejected"));
});

Deno.test("streamBlob() gives a 300 MB blob in pieces, and readBlob() is not in its way", async () => {
  await using fixture = await makeRepo({ small: "small" });
  const cwd = fixture.path;
  const size = 300 * 1024 * 1024;
  const zeros = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1024 * 1024));
      if (++given === 300) controller.close();
    },
  });
  let given = 0;
  const child = new Deno.Command("git", {
    args: [
      "-c",
      "core.bigFileThreshold=1m",
      "-c",
      "core.compression=1",
      "hash-object",
      "-w",
      "--stdin",
    ],
    cwd,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  await zeros.pipeTo(child.stdin);
  const { stdout } = await child.output();
  const oid = new TextDecoder().decode(stdout).trim();
  const tree = await fixtureGit(["mktree"], {
    cwd,
    stdin: new TextEncoder().encode(
      `100644 blob ${oid}\tbig\n100644 blob ${await fixtureGit(["rev-parse", "HEAD:small"], {
        cwd,
      })}\tsmall\n`,
    ),
  });
  const commit = await fixtureGit(["commit-tree", "-m", "big", tree], { cwd });
  await fixtureGit(["update-ref", "refs/heads/main", commit], { cwd });
  await using repo = await open(cwd);
  const [big, small] = await repo.entries();
  assert.equal(big!.size, size);
  const before = Deno.memoryUsage().rss;
  let seen = 0;
  let largest = 0;
  for await (const piece of repo.streamBlob(big!.oid)) {
    if (seen === 0) assert.equal((await repo.readBlob(small!.oid)).length, 5);
    seen += piece.length;
    largest = Math.max(largest, piece.length);
  }
  assert.equal(seen, size);
  assert(largest <= 4 * 1024 * 1024);
  const grown = Deno.memoryUsage().rss - before;
  assert(grown < 200 * 1024 * 1024, `memory grew by ${grown}`);
  // Stopping early leaves no process behind; the sanitizers would tell.
  for await (const piece of repo.streamBlob(big!.oid)) {
    assert(piece.length > 0);
    break;
  }
});
