import type { Check } from "../base/mod.ts";

/** What a gate found; `not run` with the reason where it could not judge. */
export type GateResult = Pick<Check, "status" | "detail">;

/**
 * A run of gates: all that every change must pass, those of them that run no tests (for whoever has just
 * run all of them), the quick ones, those about security.
 */
export type GateList = "all" | "checks" | "quick" | "security";

/** A check of the whole repository. */
export interface Gate {
  readonly id: string;
  /** The runs that it is part of; it can be asked for by its name in each. */
  readonly lists: readonly GateList[];
  run(): Promise<GateResult>;
}
