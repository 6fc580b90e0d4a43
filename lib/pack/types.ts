import type { Sha256Hex } from "../base/mod.ts";
import type { TokenizerName } from "../tokens/mod.ts";
import type { ManualSelection, PackIndex, SkipReason } from "../schema/mod.ts";
import type { Weights } from "./weights.ts";

export type { ManualSelection, PackIndex, SkipReason };

/** A section of the body, as the index describes it. */
export type Chunk = PackIndex["chunks"][number];

/** An entry of the tree that has no chunk, and why. */
export type Skipped = PackIndex["skipped"][number];

/** Rates eligible files against something that is asked for. */
export interface Focus {
  /** Is called once for every eligible file, with its bytes, before any rating is asked for. */
  read(path: string, bytes: Uint8Array): void;
  /** Returns an integer from 0 to 1000: 0 changes nothing, 1000 puts a file before all others. */
  boostOf(path: string): number;
  /** Returns the same for a line: of a large file those parts come in that hold most of the focus. */
  worthOf(line: string): number;
}

/** How to pack. */
export interface PackOptions {
  /** The most tokens that the body may have, as {@linkcode parseBudget} allows it. */
  readonly budget: number;
  readonly tokenizer: TokenizerName;
  /** What was selected by hand. */
  readonly selection?: ManualSelection | undefined;
  /** On how many threads to count at most; by default as many as pay. The pack does not depend on it. */
  readonly workers?: number | undefined;
  /**
   * A folder that keeps what was found out of blobs for the next run; none by default. The pack does
   * not depend on it.
   */
  readonly cache?: string | undefined;
  /**
   * The digest of PackRepo's code: what depends on that alone is kept in `cache` too. The pack does not
   * depend on it.
   */
  readonly code?: Sha256Hex | undefined;
  /** Called with the number of files that have been read and the number to read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Whether every eligible file is counted, so that `statistics.eligible_tokens` is there. */
  readonly countAll?: boolean;
  /** The frozen weights by default. */
  readonly weights?: Weights;
}

/** A pack in memory. */
export interface Pack {
  readonly index: PackIndex;
  /** The index as it is written, where whoever made the pack has it. */
  readonly indexText?: string | undefined;
  /** UTF-8 text. */
  readonly body: Uint8Array<ArrayBuffer>;
}
