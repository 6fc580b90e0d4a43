import assert from "node:assert/strict";
import {
  historyBlobs,
  introductionsOf,
  parseObjects,
} from "../../../../lib/scan/source/history.ts";
import { addCommit, fixtureGit, makeRepo } from "../../../helpers/git_fixtures.ts";

Deno.test("historyBlobs() gives every blob of every ref once, also what is gone again", async () => {
  await using repo = await makeRepo({ a: "1", same: "1", d: { link: "a" } });
  await addCommit(repo, { a: "2", gone: "3" });
  await addCommit(repo, { gone: null });
  await addCommit(repo, { side: "4" }, { branch: "other" });
  const blobs = await historyBlobs(`${repo.path}/.git`);
  assert.deepEqual(blobs.map(({ path }) => path).sort(), ["a", "d", "gone", "same", "side"]);
  assert.equal(new Set(blobs.map(({ oid }) => oid)).size, 5);
});

Deno.test("introductionsOf() tells the commit that brought a blob, a merge too", async () => {
  await using repo = await makeRepo({ a: "base" });
  const git = (...args: string[]): Promise<string> => fixtureGit(args, { cwd: repo.path });
  const one = await addCommit(repo, { b: "one" });
  await git("branch", "side", repo.commit);
  const two = await addCommit(repo, { c: "two" }, { branch: "side" });
  // What only the merge brings is in neither of its parents.
  const blob = await fixtureGit(["hash-object", "-w", "--stdin"], {
    cwd: repo.path,
    stdin: new TextEncoder().encode("merge only"),
  });
  await git("read-tree", one);
  await git("update-index", "--add", "--cacheinfo", `100644,${blob},m`);
  const tree = await git("write-tree");
  const merge = await git("commit-tree", tree, "-p", one, "-p", two, "-m", "merge");
  await git("update-ref", "refs/heads/main", merge);
  const after = await addCommit(repo, { m: null, b: "changed" });
  await addCommit(repo, { b: "one" });
  const oids = await Promise.all(
    [`${repo.commit}:a`, `${one}:b`, `${two}:c`, `${merge}:m`, `${after}:b`]
      .map((name) => git("rev-parse", name)),
  );
  const found = await introductionsOf(`${repo.path}/.git`, oids);
  assert.deepEqual(oids.map((oid) => found.get(oid)?.commit), [
    repo.commit,
    one,
    two,
    merge,
    after,
  ]);
  assert.ok(found.get(oids[0]!)!.order < found.get(oids[4]!)!.order);
});

Deno.test("parseObjects() takes lines of an id and a path, and no others", () => {
  const oid = "a".repeat(40);
  const text = `${oid}\n${oid} a b\n${"b".repeat(40)} \nnonsense x\n${oid} again\n`;
  assert.deepEqual(parseObjects(new TextEncoder().encode(text)), [{ oid, path: "a b" }]);
});
