import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { rankFiles } from "../../../lib/pack/rank_files.ts";
import { screenRepo } from "../../../lib/pack/screen_repo.ts";
import { WEIGHTS } from "../../../lib/pack/weights.ts";
import { memoryRepo } from "./memory_repo.ts";
import { changing } from "./ranked.ts";

const FILES = { a: "a\n", b: "b\n", c: "c\n" };
const OPTIONS = { budget: 1000, weights: WEIGHTS };

Deno.test("rankFiles() orders by what the history of the repository tells", async () => {
  const repo = memoryRepo(FILES, { history: [changing("c"), changing("b", "c")] });
  const { eligible } = await screenRepo(repo);
  const { files, isPartial } = await rankFiles(repo, eligible, OPTIONS);
  assert.deepEqual(files.map(({ entry }) => entry.path), ["c", "b", "a"]);
  assert.equal(isPartial, false);
});

Deno.test("rankFiles() goes without a history that is not all there, and says so", async () => {
  const repo = memoryRepo(FILES, { history: [changing("c")] });
  const { eligible } = await screenRepo(repo);
  const failWith = (code: string) => () =>
    Promise.reject(new PackRepoError({ code, exit: "data", message: "x", hint: "y" }));
  const partial = { ...repo, history: failWith("repo.object-missing") };
  const { files, isPartial } = await rankFiles(partial, eligible, OPTIONS);
  assert.deepEqual(files.map(({ entry }) => entry.path), ["a", "b", "c"]);
  assert.equal(isPartial, true);
  const damaged = { ...repo, history: failWith("repo.bad-listing") };
  await assert.rejects(rankFiles(damaged, eligible, OPTIONS), { code: "repo.bad-listing" });
});
