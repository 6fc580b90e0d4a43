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
let tokenizer: Tokenizer | undefined;

async function answer({ id, texts, claim }: InspectionRequest): Promise<void> {
  const finder = await loading;
  if (!takeClaim(claim)) return;
  // The vocabulary is sent before the first request is.
  const tools = { tokenizer: tokenizer!, finder };
  scope.postMessage({ id, inspections: texts.map((text) => inspectText(text, tools)) });
}

scope.onmessage = ({ data }): void => {
  if ("vocabulary" in data) tokenizer = adoptVocabulary(data.vocabulary);
  else void answer(data);
};
