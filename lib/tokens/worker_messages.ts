import type { TokenizerName } from "./tokenizers.ts";

/** What a worker is asked: to count texts with one tokenizer. */
export interface CountRequest {
  readonly id: number;
  readonly tokenizer: TokenizerName;
  readonly texts: readonly string[];
}

/** What it answers: `countBefore` of each. */
export interface CountAnswer {
  readonly id: number;
  readonly counts: readonly number[];
}
