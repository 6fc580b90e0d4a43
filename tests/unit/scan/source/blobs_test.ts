import assert from "node:assert/strict";
import { readBlobs } from "../../../../lib/scan/source/blobs.ts";
import { fixtureGit, makeRepo } from "../../../helpers/git_fixtures.ts";

Deno.test("readBlobs() gives blobs in the order asked for, and says which are missing", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 1500 }, (_, at) => [`f${at}`, `content ${at}\n`.repeat(at % 9)]),
  );
  await using repo = await makeRepo(files);
  const listed = await fixtureGit(["ls-tree", "-r", "HEAD"], { cwd: repo.path });
  const refs = listed.split("\n").map((line) => {
    const [, , oid, path] = line.split(/[ \t]/);
    return { oid: oid!, path: path! };
  });
  refs.splice(700, 0, { oid: "f".repeat(40), path: "missing" });
  const read: string[] = [];
  for await (const content of readBlobs(`${repo.path}/.git`, refs)) {
    if ("problem" in content) read.push(`${content.ref.path} ${content.problem}`);
    else {
      const { path, bytes } = content.file;
      assert.equal(new TextDecoder().decode(bytes), files[path]);
      read.push(path);
    }
  }
  const expected = refs.map(({ path }) => path === "missing" ? "missing missing" : path);
  assert.deepEqual(read, expected);
});

Deno.test("readBlobs() ends git where nobody reads on", async () => {
  await using repo = await makeRepo({ a: "x".repeat(1 << 20), b: "y" });
  const oid = await fixtureGit(["rev-parse", "HEAD:a"], { cwd: repo.path });
  const refs = Array.from({ length: 50 }, () => ({ oid, path: "a" }));
  for await (const content of readBlobs(`${repo.path}/.git`, refs)) {
    assert.ok("file" in content);
    break;
  }
});
