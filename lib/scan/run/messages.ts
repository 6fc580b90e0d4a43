import type { ScanResult } from "../finding.ts";
import type { Batch, RunSettings } from "./batch.ts";

/** What a thread is told first. */
export interface Introduction {
  readonly settings: RunSettings;
  /** Rules that it must not run, by index. */
  readonly disabled: readonly number[];
  /** Where it says what it is at: item, rule of a configuration (-1 for none), a count that grows. */
  readonly state: Int32Array;
}

/** What a thread is asked. */
export interface BatchRequest {
  readonly id: number;
  readonly batch: Batch;
}

/** What it answers: a result for each item. */
export interface BatchAnswerMessage {
  readonly id: number;
  readonly results: readonly ScanResult[];
}

/** Places in {@linkcode Introduction.state}. */
export const STATE = { item: 0, rule: 1, count: 2 } as const;
