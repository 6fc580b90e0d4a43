import assert from "node:assert/strict";
import { parseRawDiff, stagedChange } from "../../../../lib/scan/source/staged.ts";
import { fixtureGit, makeRepo } from "../../../helpers/git_fixtures.ts";

Deno.test("stagedChange() tells what is new or changed, and counts the rest", async () => {
  await using repo = await makeRepo({ a: "1", b: "2", c: "3" }, { checkout: true });
  const git = (...args: string[]): Promise<string> => fixtureGit(args, { cwd: repo.path });
  const gitDir = `${repo.path}/.git`;
  assert.deepEqual(await stagedChange(gitDir), { blobs: [], changed: 0 });
  await Deno.writeTextFile(`${repo.path}/a`, "changed");
  await Deno.writeTextFile(`${repo.path}/not staged`, "x");
  await Deno.writeTextFile(`${repo.path}/new\nname`, "new");
  await Deno.symlink("a", `${repo.path}/link`);
  await git("add", "a", "new\nname", "link");
  await git("rm", "-q", "b");
  await git("mv", "c", "d");
  const { blobs, changed } = await stagedChange(gitDir);
  assert.deepEqual(blobs.map(({ path }) => path).sort(), ["a", "d", "new\nname"]);
  assert.equal(changed, 6);
  const oid = await git("rev-parse", ":a");
  assert.equal(blobs.find(({ path }) => path === "a")!.oid, oid);
});

Deno.test("stagedChange() works before the first commit, for either kind of hash", async () => {
  for (const format of ["sha1", "sha256"]) {
    const path = await Deno.makeTempDir({ prefix: "packrepo-staged-" });
    try {
      const git = (...args: string[]): Promise<string> => fixtureGit(args, { cwd: path });
      await git("init", "-q", `--object-format=${format}`);
      await Deno.writeTextFile(`${path}/a`, "x");
      await git("add", "a");
      const { blobs, changed } = await stagedChange(`${path}/.git`);
      assert.deepEqual([blobs.map((blob) => blob.path), changed], [["a"], 1]);
    } finally {
      await Deno.remove(path, { recursive: true });
    }
  }
});

Deno.test("parseRawDiff() refuses what has another form", () => {
  assert.throws(() => parseRawDiff(new TextEncoder().encode("nonsense\0x\0")), SyntaxError);
  assert.deepEqual(parseRawDiff(new Uint8Array()), { blobs: [], changed: 0 });
});
