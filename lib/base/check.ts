import type { ExitName } from "./exit_codes.ts";

/**
 * How a check ended.
 *
 * - `passed`, `failed`: it ran and this is its verdict.
 * - `skipped`: it does not apply here by design; the detail says why.
 * - `not checked`: the caller did not give what it needs (for example `--repo`).
 * - `not run`: it should have run and could not; the whole is then undecided.
 */
export type CheckStatus = "passed" | "failed" | "skipped" | "not checked" | "not run";

/** One printed row of a verdict: a phase, an oracle, a gate or a step of a verification. */
export interface Check {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly status: CheckStatus;
  /** One line: what was found, or why it did not run. */
  readonly detail: string;
  /** Wall time in whole milliseconds, where it was measured. */
  readonly durationMs?: number;
}

/**
 * Returns the exit name for a list of checks: `no` if any failed, else `undecided` if any did not
 * run or nothing ran at all, else `ok`.
 */
export function verdictOf(checks: readonly Check[]): ExitName {
  if (checks.some((check) => check.status === "failed")) return "no";
  if (checks.some((check) => check.status === "not run")) return "undecided";
  return checks.some((check) => check.status === "passed") ? "ok" : "undecided";
}
