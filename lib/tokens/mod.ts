/**
 * Exact token counts of cl100k, o200k and gpt2, of whole texts and of every line prefix.
 *
 * @module
 */
export {
  adoptVocabulary,
  loadShareable,
  loadTokenizer,
  NO_CUT,
  type ShareableTokenizer,
  type Tokenizer,
} from "./tokenizer.ts";
export {
  isTokenizerName,
  parseTokenizerName,
  TOKENIZER_NAMES,
  type TokenizerName,
  type TokenizerRow,
  TOKENIZERS,
} from "./tokenizers.ts";
export { rankFileText, type SharedVocabulary } from "./vocabulary.ts";
