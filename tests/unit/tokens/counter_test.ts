import assert from "node:assert/strict";
import { createCounter, WORKER_PAYS_BYTES } from "../../../lib/tokens/mod.ts";

const TEXTS = Array.from({ length: 60 }, (_, i) => `=== f${i} ===\n${"line of text\n".repeat(i)}`);

Deno.test("createCounter() counts in this thread where the texts are few", async () => {
  await using counter = await createCounter("cl100k", { workers: 4, expectedBytes: 1000 });
  assert.equal(counter.workers, 1);
  const counts = await counter.countAll(TEXTS);
  assert.deepEqual(counts, TEXTS.map((text) => counter.tokenizer.countBefore(text)));
});

Deno.test("createCounter() gives the same counts from several threads, in order", async () => {
  await using counter = await createCounter("gpt2", {
    workers: 2,
    expectedBytes: WORKER_PAYS_BYTES,
  });
  assert.equal(counter.workers, 2);
  const batches = TEXTS.map((_, i) => TEXTS.slice(i, i + 7));
  const counts = await Promise.all(batches.map((batch) => counter.countAll(batch)));
  assert.deepEqual(
    counts,
    batches.map((batch) => batch.map((text) => counter.tokenizer.countBefore(text))),
  );
  const encoder = new TextEncoder();
  assert.deepEqual(
    await counter.countAll(TEXTS.map((text) => encoder.encode(text))),
    await counter.countAll(TEXTS),
  );
});

Deno.test("close() refuses what was not counted yet", async () => {
  const counter = await createCounter("gpt2", { workers: 2, expectedBytes: WORKER_PAYS_BYTES });
  const pending = counter.countAll(["a".repeat(1_000_000)]);
  await counter.close();
  await assert.rejects(pending, /closed/);
});

Deno.test("createCounter() counts in this thread what comes faster than the others count", async () => {
  await using counter = await createCounter("gpt2", {
    workers: 2,
    expectedBytes: WORKER_PAYS_BYTES,
  });
  const answered: number[] = [];
  // Both of the other thread's places are taken by the first two.
  const texts = [..."abcd"].map((letter) => `${letter} `.repeat(20_000));
  const counts = await Promise.all(texts.map(async (text, i) => {
    const [count] = await counter.countAll([text]);
    answered.push(i);
    return count;
  }));
  assert.deepEqual(counts, texts.map((text) => counter.tokenizer.countBefore(text)));
  assert.deepEqual(answered.slice(0, 2), [2, 3]);
});

Deno.test("createCounter() uses no more threads than there are processors", async () => {
  await using counter = await createCounter("gpt2", { expectedBytes: WORKER_PAYS_BYTES });
  assert.equal(counter.workers, navigator.hardwareConcurrency);
});
