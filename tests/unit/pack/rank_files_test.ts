import assert from "node:assert/strict";
import { PackRepoError, type PackRepoErrorInit } from "../../../lib/base/mod.ts";
import { rankFiles, readSteps } from "../../../lib/pack/rank_files.ts";
import { screenRepo } from "../../../lib/pack/screen_repo.ts";
import { WEIGHTS } from "../../../lib/pack/weights.ts";
import { memoryRepo } from "./memory_repo.ts";
import { changing } from "./ranked.ts";

Deno.test("rankFiles() orders by what history tells", async () => {
  const repo = memoryRepo({ a: "a\n", b: "b\n", c: "c\n" });
  const { eligible } = await screenRepo(repo);
  const orderBy = (...steps: readonly ReturnType<typeof changing>[]): string[] =>
    rankFiles(eligible, steps, { budget: 1000, weights: WEIGHTS }).map(({ entry }) => entry.path);
  assert.deepEqual(orderBy(changing("c"), changing("b", "c")), ["c", "b", "a"]);
  assert.deepEqual(orderBy(), ["a", "b", "c"]);
});

Deno.test("readSteps() gives nothing where a partial clone lacks something, and fails else", async () => {
  const failing = (code: PackRepoErrorInit["code"]) => ({
    ...memoryRepo({}),
    history: () =>
      Promise.reject(new PackRepoError({ code, exit: "data", message: "x", hint: "y" })),
  });
  assert.deepEqual(await readSteps(memoryRepo({}, { history: [changing("c")] })), [changing("c")]);
  assert.equal(await readSteps(failing("repo.object-missing")), undefined);
  await assert.rejects(readSteps(failing("repo.bad-listing")), { code: "repo.bad-listing" });
});
