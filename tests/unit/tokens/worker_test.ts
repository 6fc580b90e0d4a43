import assert from "node:assert/strict";
import { loadTokenizer } from "../../../lib/tokens/mod.ts";
import type { CountAnswer, CountRequest } from "../../../lib/tokens/worker_messages.ts";

Deno.test("the worker answers each request by its id, with countBefore() of each text", async () => {
  const url = new URL("../../../lib/tokens/worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  try {
    const answers: CountAnswer[] = [];
    const done = new Promise<void>((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = (event: MessageEvent<CountAnswer>) => {
        answers.push(event.data);
        if (answers.length === 2) resolve();
      };
    });
    const texts = ["a b\n\n", "", "\u{1f600}"];
    const requests: CountRequest[] = [{ id: 7, tokenizer: "gpt2", texts }, {
      id: 8,
      tokenizer: "gpt2",
      texts: [],
    }];
    for (const request of requests) worker.postMessage(request);
    await done;
    const tokenizer = await loadTokenizer("gpt2");
    assert.deepEqual(answers, [
      { id: 7, counts: texts.map((text) => tokenizer.countBefore(text)) },
      { id: 8, counts: [] },
    ]);
  } finally {
    worker.terminate();
  }
});
