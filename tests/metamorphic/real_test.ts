/** M1 to M6 on real repositories: this one always, and those that PACKREPO_TEST_REPOS names. */

import assert from "node:assert/strict";
import { realRepos, withBorrowed } from "../helpers/ground.ts";
import { named } from "../unit/host/disk.ts";
import { RELATIONS } from "./relations.ts";

const REPOS = realRepos();
const BUDGETS = [8000, 16_000, 50_000];
const PICKS: readonly (readonly [number, number])[] = [[0, 0], [7, 1], [19, 2], [31, 3], [47, 4]];

for (const { name, path } of REPOS) {
  Deno.test(`M1 to M6 hold on ${name}`, async (t) => {
    await withBorrowed(path, async (ground) => {
      for (const [title, relation] of Object.entries(RELATIONS)) {
        await t.step(title, async () => {
          let tried = 0;
          for (const [i, picks] of PICKS.entries()) {
            const budget = BUDGETS[i % BUDGETS.length]!;
            if (await relation({ ground, budget, tokenizer: "cl100k", picks })) tried++;
          }
          assert.ok(tried > 0, "nothing was tried");
        });
      }
    });
  });
}

const NO_OTHERS = REPOS.length > 2
  ? undefined
  : "PACKREPO_TEST_REPOS names no two repositories, with commas between their paths";

Deno.test({
  name: named("M1 to M6 hold on other people's repositories", NO_OTHERS),
  ignore: NO_OTHERS !== undefined,
  fn: () => assert.ok(REPOS.length > 2, "each is a test above"),
});
