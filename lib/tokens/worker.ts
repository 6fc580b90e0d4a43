import { adoptVocabulary, countEachBefore, loadTokenizer } from "./tokenizer.ts";
import type { CountAnswer, CountRequest, VocabularyNotice } from "./worker_messages.ts";

/** The scope of a dedicated worker, as far as it is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<CountRequest | VocabularyNotice>) => void) | null;
  postMessage(answer: CountAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;

async function answer({ id, tokenizer, texts }: CountRequest): Promise<void> {
  scope.postMessage({ id, counts: countEachBefore(await loadTokenizer(tokenizer), texts) });
}

scope.onmessage = ({ data }): void => {
  if ("vocabulary" in data) adoptVocabulary(data.vocabulary);
  else void answer(data);
};
