/** M1 to M6 on arbitrary repositories with arbitrary histories. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { PackRepoError } from "../../lib/base/mod.ts";
import { TOKENIZER_NAMES } from "../../lib/tokens/mod.ts";
import { addCommit, type FixtureContent, makeRepo } from "../helpers/git_fixtures.ts";
import { Ground } from "../helpers/ground.ts";
import {
  assertBounded,
  changedBy,
  repositoryFiles,
  type Step,
  steps,
} from "../properties/pack_arbitrary.ts";
import { type Relation, RELATIONS, type Trial } from "./relations.ts";

const options = fc.record({
  budget: fc.constantFrom(1000, 1500, 4000),
  tokenizer: fc.constantFrom(...TOKENIZER_NAMES),
  picks: fc.tuple(fc.nat(1000), fc.nat(1000)),
});

/** Makes a repository with a history, and gives it to `work`. */
async function withHistory(
  files: Readonly<Record<string, FixtureContent>>,
  history: readonly Step[],
  work: (ground: Ground) => Promise<void>,
): Promise<void> {
  await using fixture = await makeRepo(files);
  let now = files;
  for (const step of history) {
    const changed = changedBy(step, now);
    await addCommit(fixture, changed);
    now = { ...now, ...changed };
  }
  await work(await Ground.at(fixture.path));
}

/** What a repository without enough text, or with lines that can't be cut, is refused for. */
const REFUSALS = ["pack.nothing-eligible", "pack.underfilled"];

async function tryOn(relation: Relation, trial: Trial): Promise<boolean> {
  try {
    return await relation.holds(trial);
  } catch (error) {
    if (error instanceof PackRepoError && REFUSALS.includes(error.code)) return false;
    throw error;
  }
}

const trials = fc.tuple(repositoryFiles, steps, options);

for (const [id, relation] of Object.entries(RELATIONS)) {
  Deno.test(`${id}: ${relation.title}, in arbitrary repositories`, async () => {
    let tried = 0;
    await assertBounded(
      trials,
      12,
      ([files, history, chosen]) =>
        withHistory(files, history, async (ground) => {
          if (await tryOn(relation, { ground, ...chosen })) tried++;
        }),
    );
    assert.ok(tried > 0, "nothing was tried");
  });
}
