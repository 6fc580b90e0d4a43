import assert from "node:assert/strict";
import { loadTokenizer } from "../../../lib/tokens/mod.ts";
import { loadShareable } from "../../../lib/tokens/tokenizer.ts";
import type {
  CountAnswer,
  CountRequest,
  VocabularyNotice,
} from "../../../lib/tokens/worker_messages.ts";

async function checkAnswers(notice: VocabularyNotice | undefined): Promise<void> {
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
    const bytes = new TextEncoder().encode(texts[0]);
    if (notice !== undefined) worker.postMessage(notice);
    const requests: CountRequest[] = [{ id: 7, tokenizer: "gpt2", texts }, {
      id: 8,
      tokenizer: "gpt2",
      texts: [bytes],
    }];
    for (const request of requests) worker.postMessage(request);
    await done;
    const tokenizer = await loadTokenizer("gpt2");
    assert.deepEqual(answers, [
      { id: 7, counts: texts.map((text) => tokenizer.countBefore(text)) },
      { id: 8, counts: [tokenizer.countBefore(texts[0]!)] },
    ]);
  } finally {
    worker.terminate();
  }
}

Deno.test("the worker answers each request by its id, with countBefore() of each text", async () => {
  await checkAnswers(undefined);
});

Deno.test("the worker counts with a vocabulary that it was given", async () => {
  await checkAnswers({ vocabulary: (await loadShareable("gpt2")).shared });
});
