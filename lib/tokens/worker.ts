import { loadTokenizer } from "./tokenizer.ts";
import type { CountAnswer, CountRequest } from "./worker_messages.ts";

/** The scope of a dedicated worker, as far as it is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<CountRequest>) => void) | null;
  postMessage(answer: CountAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;

async function answer({ id, tokenizer, texts }: CountRequest): Promise<void> {
  const loaded = await loadTokenizer(tokenizer);
  scope.postMessage({ id, counts: texts.map((text) => loaded.countBefore(text)) });
}

scope.onmessage = (event): void => {
  void answer(event.data);
};
