/** What the selection weighs, in whole numbers. */
export interface Weights {
  /** After so many steps a change counts half. */
  readonly halfLife: number;
  /** Percent of the mean activity of its folder that a file gets. */
  readonly folderPercent: number;
  /** Percent of the mean activity of its category that a file gets. */
  readonly categoryPercent: number;
  /** What the activity of a source file is multiplied by, in percent. */
  readonly sourcePercent: number;
  /** Percent of the budget that goes to source files before all others compete. */
  readonly sourceQuota: number;
  /** Percent of the budget for the heads of readme and manifests. */
  readonly headPercent: number;
  /** A file above this percentage of the budget comes in by its blocks. */
  readonly largePercent: number;
  /** Percent of the budget that the blocks of one file get. */
  readonly partPercent: number;
  /** They get at least so many tokens, and a file of at most twice as many comes in whole. */
  readonly leastPart: number;
}

/** Returns how many tokens, at {@linkcode BYTES_PER_TOKEN}, the blocks of one file get. */
export function partOf(budget: number, { partPercent, leastPart }: Weights): number {
  return Math.max(leastPart, Math.floor(budget * partPercent / 100));
}

/** Returns above how many bytes a file comes in by its blocks. */
export function largeBytes(budget: number, { largePercent, leastPart }: Weights): number {
  const tokens = Math.max(2 * leastPart, Math.floor(budget * largePercent / 100));
  return tokens * BYTES_PER_TOKEN;
}

/**
 * The weights of version 1: chosen once with `deno task bench:selection` on the development
 * repositories that infra/bench/selection/development.json names, and frozen. Others give other
 * packs, so a change here is a new version of the format.
 */
export const WEIGHTS: Weights = {
  halfLife: 100,
  folderPercent: 50,
  categoryPercent: 100,
  sourcePercent: 150,
  sourceQuota: 60,
  headPercent: 5,
  largePercent: 10,
  partPercent: 5,
  leastPart: 200,
};

/** So many bytes of text have about as many tokens as there are; sizes are compared in bytes. */
export const BYTES_PER_TOKEN = 4;
