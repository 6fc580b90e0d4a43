import type { TokenizerName } from "../tokens/mod.ts";
import type { PackIndex, Selection, SkipReason } from "../schema/mod.ts";

export type { PackIndex, Selection, SkipReason };

/** A section of the body, as the index describes it. */
export type Chunk = PackIndex["chunks"][number];

/** An entry of the tree that has no chunk, and why. */
export type Skipped = PackIndex["skipped"][number];

/** How to pack. */
export interface PackOptions {
  /** The most tokens that the body may have, as {@linkcode parseBudget} allows it. */
  readonly budget: number;
  readonly tokenizer: TokenizerName;
  /** What was selected by hand. */
  readonly selection?: Selection | undefined;
  /** Whether to count every eligible file. */
  readonly countAll?: boolean;
  /** On how many threads to count; 1 by default. The pack does not depend on it. */
  readonly workers?: number;
  /** Called with the number of files that have been read and the number to read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A pack in memory. */
export interface Pack {
  readonly index: PackIndex;
  /** UTF-8 text. */
  readonly body: Uint8Array<ArrayBuffer>;
}
