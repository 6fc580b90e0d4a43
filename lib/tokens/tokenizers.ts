import { PackRepoError, type Sha256Hex } from "../base/mod.ts";

/** The name of a tokenizer on the command line and in an index. */
export type TokenizerName = "cl100k" | "o200k" | "gpt2";

/** What identifies a tokenizer: two with the same row count alike. */
export interface TokenizerRow {
  readonly name: TokenizerName;
  /** The encoding's name in OpenAI's tiktoken; the `version` of an index. */
  readonly encoding: "cl100k_base" | "o200k_base" | "r50k_base";
  /** How many tokens its rank file has; special tokens, which are never counted, are not in it. */
  readonly vocab_size: number;
  /** SHA-256 of its rank file, `ENCODING.tiktoken` as tiktoken publishes it. */
  readonly vocab_sha256: Sha256Hex;
}

/** The tokenizers; gpt2 is the encoding that tiktoken names r50k_base. */
export const TOKENIZERS: Readonly<Record<TokenizerName, TokenizerRow>> = {
  cl100k: {
    name: "cl100k",
    encoding: "cl100k_base",
    vocab_size: 100_256,
    vocab_sha256: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7" as Sha256Hex,
  },
  o200k: {
    name: "o200k",
    encoding: "o200k_base",
    vocab_size: 199_998,
    vocab_sha256: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d" as Sha256Hex,
  },
  gpt2: {
    name: "gpt2",
    encoding: "r50k_base",
    vocab_size: 50_256,
    vocab_sha256: "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930" as Sha256Hex,
  },
};

/** The names, in the order help texts show them. */
export const TOKENIZER_NAMES: readonly TokenizerName[] = ["cl100k", "o200k", "gpt2"];

/** Returns whether a value names a tokenizer. */
export function isTokenizerName(value: unknown): value is TokenizerName {
  return typeof value === "string" && (TOKENIZER_NAMES as readonly string[]).includes(value);
}

/**
 * Parses a tokenizer's name.
 *
 * @throws {PackRepoError} `tokens.unknown-tokenizer` (64).
 */
export function parseTokenizerName(text: string): TokenizerName {
  if (isTokenizerName(text)) return text;
  throw new PackRepoError({
    code: "tokens.unknown-tokenizer",
    exit: "usage",
    message: `Unknown tokenizer ${JSON.stringify(text)}`,
    hint: `Pass --tokenizer with one of ${TOKENIZER_NAMES.join(", ")}`,
  });
}
