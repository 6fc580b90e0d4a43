import type { TokenizerName } from "./tokenizers.ts";
import type { SharedVocabulary } from "./vocabulary.ts";

/** A text to count, or its UTF-8 bytes. */
export type CountedText = string | Uint8Array;

/** What a worker is told first: a vocabulary that need not be loaded again. */
export interface VocabularyNotice {
  readonly vocabulary: SharedVocabulary;
}

/** What a worker is asked: to count texts with one tokenizer. */
export interface CountRequest {
  readonly id: number;
  readonly tokenizer: TokenizerName;
  readonly texts: readonly CountedText[];
}

/** What it answers: `countBefore` of each. */
export interface CountAnswer {
  readonly id: number;
  readonly counts: readonly number[];
}
