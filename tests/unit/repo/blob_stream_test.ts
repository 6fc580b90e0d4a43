import assert from "node:assert/strict";
import { fixtureGit, makeRepo } from "../../helpers/git_fixtures.ts";
import { elsewhere } from "../../helpers/elsewhere.ts";
import { damage, deflated, drain, entryOf, rejection } from "./damaging.ts";
import { open } from "./opening.ts";

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
  let seen = 0;
  let largest = 0;
  for await (const piece of repo.streamBlob(big!.oid)) {
    if (seen === 0) assert.equal((await repo.readBlob(small!.oid)).length, 5);
    seen += piece.length;
    largest = Math.max(largest, piece.length);
  }
  assert.equal(seen, size);
  assert(largest <= 4 * 1024 * 1024);
  // In a process of its own: other tests of this one take memory too.
  const grown = await elsewhere(
    `
    import { openRepo, parseRepoSpec } from "$LIB/repo/mod.ts";
    await using repo = await openRepo(parseRepoSpec(${JSON.stringify(cwd)}, { cwd: "/" }));
    const [big] = await repo.entries();
    const before = Deno.memoryUsage().rss;
    let highest = before;
    for await (const _piece of repo.streamBlob(big.oid)) {
      highest = Math.max(highest, Deno.memoryUsage().rss);
    }
    report(highest - before);`,
    {},
  );
  assert(Number(grown) < 150 * 1024 * 1024, `memory grew by ${grown}`);
  // Stopping early leaves no process behind; the sanitizers would tell.
  for await (const piece of repo.streamBlob(big!.oid)) {
    assert(piece.length > 0);
    break;
  }
});

Deno.test("readBlob() and streamBlob() refuse a content that its id does not name", async () => {
  await using fixture = await makeRepo({ a: "good", b: "bbb" });
  await using repo = await open(fixture.path);
  const a = await entryOf(repo, "a");
  await damage(fixture, a.oid, await deflated("blob 4\0evil"));
  assert.deepEqual(await rejection(repo.readBlob(a.oid)), ["repo.object-corrupt", 65]);
  assert.deepEqual(await rejection(drain(repo.streamBlob(a.oid))), ["repo.object-corrupt", 65]);
});
