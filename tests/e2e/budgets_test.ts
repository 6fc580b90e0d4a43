/** Budgets on real sources, five packages of npm: none over, at most half a percent under. */

import assert from "node:assert/strict";
import { makeRepo } from "../helpers/git_fixtures.ts";
import { Ground } from "../helpers/ground.ts";
import { assertBudget } from "../helpers/invariants.ts";
import { packageFiles, PACKAGES } from "../unit/tokens/package_sources.ts";
import { loadPeer, PEER_DIFFERS, referenceCount } from "../unit/tokens/reference.ts";
import type { TokenizerName } from "../../lib/tokens/mod.ts";

const BUDGETS = [1000, 8000, 50_000, 200_000];

/** Each package by another tokenizer first, so that each is tried on two. */
const TOKENIZERS: readonly TokenizerName[] = ["cl100k", "o200k", "cl100k", "gpt2", "o200k"];

for (const [i, name] of PACKAGES.entries()) {
  const tokenizer = TOKENIZERS[i]!;
  Deno.test(`the sources of ${name} fill ${BUDGETS.join(", ")} tokens of ${tokenizer}, or are all in`, async () => {
    await using fixture = await makeRepo(await Array.fromAsync(packageFiles(name)));
    const ground = await Ground.at(fixture.path);
    const peer = await loadPeer(tokenizer);
    // gpt-tokenizer is the faster one; where it is known to differ, js-tiktoken counts.
    const count = (text: string): number =>
      PEER_DIFFERS.test(text) ? referenceCount(tokenizer, text) : peer(text);
    let filled = 0;
    for (const budget of BUDGETS) {
      const pack = await ground.pack({ budget, tokenizer });
      assertBudget(pack, { budget, tokenizer }, count);
      if (!pack.index.budget_info.exhausted) filled++;
    }
    assert.ok(filled > 0, "the least budget is less than everything");
  });
}
