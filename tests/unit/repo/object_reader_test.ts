import assert from "node:assert/strict";
import { makeRepo } from "../../helpers/git_fixtures.ts";
import { damage, drain, entryOf, loosePath, rejection } from "./damaging.ts";
import { open } from "./opening.ts";

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
    for (const work of [() => repo.readBlob(a!.oid), () => drain(repo.streamBlob(a!.oid))]) {
      const [code, exit] = await rejection(work());
      assert.match(code, /^repo\.object-(missing|corrupt)$/);
      assert.equal(exit, 65);
    }
  },
);

Deno.test("readBlob() refuses an object of another type", async () => {
  await using fixture = await makeRepo({ a: "good" });
  await using repo = await open(fixture.path);
  assert.deepEqual(await rejection(repo.readBlob(repo.info.tree)), ["repo.object-corrupt", 65]);
  assert.deepEqual(
    await rejection(drain(repo.streamBlob(repo.info.tree))),
    ["repo.object-corrupt", 65],
  );
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
