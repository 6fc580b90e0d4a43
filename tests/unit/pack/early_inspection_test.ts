import assert from "node:assert/strict";
import { EarlyInspection } from "../../../lib/pack/early_inspection.ts";
import { FileCounter } from "../../../lib/pack/file_counter.ts";
import { Inspector } from "../../../lib/pack/inspector.ts";
import { screenRepo } from "../../../lib/pack/screen_repo.ts";
import { SecretScreen } from "../../../lib/pack/screen_secrets.ts";
import { SECRET_LINE } from "../../helpers/secret.ts";
import { memoryRepo } from "./memory_repo.ts";

const FILES = {
  "a.py": SECRET_LINE,
  "b.py": "x = 1\n".repeat(2000),
  "c.bin": "\0",
  "d.py": "y = 2\n".repeat(500),
};
const BYTES = Object.values(FILES).reduce((sum, text) => sum + text.length, 0);

interface Outcome {
  /** Whether each eligible file was counted, and looked through. */
  readonly counted: readonly boolean[];
  readonly screened: readonly boolean[];
  /** How often a blob was read by what was asked afterwards. */
  readonly readsAfter: number;
}

async function run(budget: number, countAll: boolean): Promise<Outcome> {
  const repo = memoryRepo(FILES);
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const tokenizer = await inspector.tokenizer();
  const counter = new FileCounter({ repo, tokenizer, inspector });
  const secrets = new SecretScreen({ repo, inspector });
  const early = new EarlyInspection({
    inspector,
    prepare: () => Promise.resolve({ counter, secrets }),
    budget,
    countAll,
    facts: undefined,
  });
  const { eligible } = await screenRepo(repo, {
    onCandidates: (files) => early.expect(files),
    onlookers: [early],
  });
  await early.end();
  const outcome = {
    counted: eligible.map((file) => counter.isCounted(file)),
    screened: eligible.map(({ entry }) => secrets.isKnown(entry)),
  };
  repo.reads.length = 0;
  const costs = await counter.costsOf(eligible);
  const texts = new FileCounter({ repo: memoryRepo(FILES), tokenizer, inspector });
  assert.deepEqual(costs, await texts.costsOf(eligible));
  assert.deepEqual([...(await secrets.hotFiles(eligible)).keys()], ["a.py"]);
  return { ...outcome, readsAfter: repo.reads.length };
}

Deno.test("EarlyInspection inspects what will be asked for, so that nothing is read again", async () => {
  const all = [true, true, true];
  const none = [false, false, false];
  // Everything is likely to fit.
  const whole = await run(Math.ceil(BYTES / 4), false);
  assert.deepEqual(whole, { counted: all, screened: all, readsAfter: 0 });
  // Everything may fit: it has to be counted, but may not come in.
  const some = await run(Math.ceil(BYTES / 8), false);
  assert.deepEqual([some.counted, some.screened], [all, none]);
  const few = await run(Math.floor(BYTES / 16), false);
  assert.deepEqual([few.counted, few.screened], [none, none]);
  const counted = await run(Math.floor(BYTES / 16), true);
  assert.deepEqual([counted.counted, counted.screened], [all, none]);
});
