import assert from "node:assert/strict";
import { Backlog, inspectBatches } from "../../../lib/pack/backlog.ts";
import { Inspector } from "../../../lib/pack/inspector.ts";

const encoder = new TextEncoder();

function textsOf(index: number): Parameters<Inspector["inspect"]>[0] {
  const bytes = encoder.encode(`text ${index}\n`);
  return [{ path: `f${index}`, bytes, countsTokens: true, findsSecrets: false }];
}

Deno.test("inspectBatches() does all batches, a bounded number at the same time", async () => {
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  let open = 0;
  let most = 0;
  const done: number[] = [];
  await inspectBatches(inspector, Array.from({ length: 50 }, (_, i) => i), async (i) => {
    most = Math.max(most, ++open);
    const [inspection] = await inspector.inspect(textsOf(i));
    assert.ok(inspection!.cost!.tokens > 0);
    open--;
    done.push(i);
  });
  assert.deepEqual(done.sort((a, b) => a - b), Array.from({ length: 50 }, (_, i) => i));
  assert.ok(most > 1 && most <= 4, `${most} at once`);
});

Deno.test("inspectBatches() throws what the first work throws, once the others have ended", async () => {
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  let open = 0;
  const work = async (i: number): Promise<void> => {
    open++;
    if (i === 2) await new Promise((resolve) => setTimeout(resolve, 1));
    else await inspector.inspect(textsOf(i));
    open--;
    if (i === 2) throw new Error("disk gone");
  };
  await assert.rejects(inspectBatches(inspector, [0, 1, 2, 3, 4, 5, 6, 7], work), /disk gone/);
  assert.equal(open, 0);
});

Deno.test("Backlog waits for work that needs no inspection", async () => {
  await using inspector = new Inspector({ tokenizer: "gpt2", processors: 1 });
  const backlog = new Backlog(inspector, 0);
  let isDone = false;
  await backlog.add(
    new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => void (isDone = true)),
  );
  assert.ok(isDone);
  await backlog.end();
  await assert.rejects(backlog.add(Promise.reject(new Error("no"))), /no/);
  await assert.rejects(backlog.end(), /no/);
});
