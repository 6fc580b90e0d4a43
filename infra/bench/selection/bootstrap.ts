/**
 * Intervals by resampling: repositories, and in each its anchors.
 *
 * @module
 */
import { meanOf } from "./recall.ts";

/** Values of one repository's anchors; `undefined` where an anchor has nothing to measure. */
export type Sample = readonly (number | undefined)[];

/** A mean with its 95 % interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const ROUNDS = 2000;
const SEED = 20261127;

/** Returns a generator of numbers from 0 to below 1: mulberry32, the same on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function draw<T>(items: readonly T[], random: () => number): readonly T[] {
  return items.map(() => items[Math.floor(random() * items.length)]!);
}

/** Returns the mean over repositories of the mean over their anchors. */
export function macroMean(samples: readonly Sample[]): number | undefined {
  return meanOf(samples.map(meanOf));
}

/** Returns the macro mean with its interval, or `undefined` where there is nothing. */
export function bootstrap(samples: readonly Sample[]): Interval | undefined {
  const mean = macroMean(samples);
  if (mean === undefined) return undefined;
  const random = randomFrom(SEED);
  const means: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const drawn = macroMean(draw(samples, random).map((sample) => draw(sample, random)));
    if (drawn !== undefined) means.push(drawn);
  }
  means.sort((a, b) => a - b);
  const at = (share: number): number => means[Math.floor(share * (means.length - 1))]!;
  return { mean, low: at(0.025), high: at(0.975) };
}
