/**
 * Exact token counts of cl100k, o200k and gpt2, of whole texts and of every line prefix.
 *
 * @module
 */
export { type Counter, type CounterOptions, createCounter, WORKER_PAYS_BYTES } from "./counter.ts";
export { loadTokenizer, NO_CUT, type Tokenizer } from "./tokenizer.ts";
export {
  isTokenizerName,
  parseTokenizerName,
  TOKENIZER_NAMES,
  type TokenizerName,
  type TokenizerRow,
  TOKENIZERS,
} from "./tokenizers.ts";
export { rankFileText } from "./vocabulary.ts";
export type { CountedText } from "./worker_messages.ts";
