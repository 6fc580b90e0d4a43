import { adoptVocabulary } from "../tokens/mod.ts";
import type { Tokenizer } from "../tokens/mod.ts";
import { inspectText } from "./inspect.ts";
import {
  type InspectionAnswer,
  type InspectionRequest,
  takeClaim,
  type VocabularyNotice,
} from "./inspector.ts";
import { loadSecretFinder } from "./load_secret_finder.ts";

/** The scope of a dedicated worker, as far as it is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<VocabularyNotice | InspectionRequest>) => void) | null;
  postMessage(answer: InspectionAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;
const loading = loadSecretFinder();
const { promise: tokenizer, resolve: haveTokenizer } = Promise.withResolvers<Tokenizer>();

async function answer({ id, texts, claim }: InspectionRequest): Promise<void> {
  const tools = {
    tokenizer: texts.some((text) => text.countsTokens) ? await tokenizer : undefined,
    finder: await loading,
  };
  if (!takeClaim(claim)) return;
  scope.postMessage({ id, inspections: texts.map((text) => inspectText(text, tools)) });
}

scope.onmessage = ({ data }): void => {
  if ("vocabulary" in data) haveTokenizer(adoptVocabulary(data.vocabulary));
  else void answer(data);
};
