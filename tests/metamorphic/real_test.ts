/** M1 to M6 on real repositories: this one always, and those that PACKREPO_TEST_REPOS names. */

import assert from "node:assert/strict";
import { realRepos, withBorrowed } from "../helpers/ground.ts";
import { named } from "../unit/host/disk.ts";
import { RELATIONS } from "./relations.ts";

const REPOS = realRepos();
const BUDGETS = [4000, 16_000, 50_000];
/**
 * The least budget for M4. Of 142 pairs, at 8,000 to 50,000 tokens of four repositories at many
 * commits, one was under 0.8: 0.72, at 8,000. One file of a few that is not in both counts much.
 */
const LEAST_RECOUNTED = 16_000;
const PICKS: readonly (readonly [number, number])[] = [[0, 0], [7, 1], [19, 2], [31, 3], [47, 4]];

for (const { name, path } of REPOS) {
  Deno.test(`M1 to M6 hold on ${name}`, async (t) => {
    await withBorrowed(path, async (ground) => {
      for (const [id, relation] of Object.entries(RELATIONS)) {
        await t.step(`${id}: ${relation.title}`, async () => {
          let tried = 0;
          for (const [i, picks] of PICKS.entries()) {
            const least = relation === RELATIONS.M4 ? LEAST_RECOUNTED : 0;
            const budget = Math.max(least, BUDGETS[i % BUDGETS.length]!);
            if (await relation.holds({ ground, budget, tokenizer: "cl100k", picks })) tried++;
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
