import { PackRepoError } from "../base/mod.ts";

/** The smallest budget: below it, half a percent is less than a line. */
export const MIN_BUDGET = 1000;
/** The largest budget. */
export const MAX_BUDGET = 1_000_000_000;
/** The budget of `pack` where none is given. */
export const DEFAULT_BUDGET = 120_000;

function refuse(text: string, problem: string, hint: string): PackRepoError {
  return new PackRepoError({
    code: "pack.bad-budget",
    exit: "usage",
    message: `Cannot use the budget ${JSON.stringify(text)}: ${problem}`,
    hint,
  });
}

const EXAMPLE = `Pass a whole number of tokens, for example --budget ${DEFAULT_BUDGET}`;

/** Returns what "50k" or "1,000" may have meant, where that is a budget. */
function meantBudget(text: string): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?\s*([km]?)$/i.exec(
    text.trim().replaceAll(/[_,' ]/g, ""),
  );
  if (match === null) return undefined;
  const zeros = { k: 3, m: 6 }[match[3]!.toLowerCase()] ?? 0;
  const fraction = match[2] ?? "";
  if (fraction.length > zeros) return undefined;
  const meant = Number(match[1]! + fraction.padEnd(zeros, "0"));
  return meant >= MIN_BUDGET && meant <= MAX_BUDGET ? meant : undefined;
}

/**
 * Checks a number of tokens that is meant as a budget and returns it.
 *
 * @throws {PackRepoError} `pack.bad-budget` (64).
 */
export function checkBudget(budget: number, text: string = String(budget)): number {
  if (!Number.isInteger(budget)) throw refuse(text, "it is not a whole number of tokens", EXAMPLE);
  if (budget < MIN_BUDGET) {
    throw refuse(
      text,
      `it is less than ${MIN_BUDGET} tokens`,
      `Pass --budget ${MIN_BUDGET} or more`,
    );
  }
  if (budget > MAX_BUDGET) {
    throw refuse(
      text,
      `it is more than ${MAX_BUDGET} tokens`,
      `Pass --budget ${MAX_BUDGET} or less`,
    );
  }
  return budget;
}

/**
 * Parses a budget: a whole number of tokens from {@linkcode MIN_BUDGET} to {@linkcode MAX_BUDGET}, in
 * decimal digits or as `1e6`.
 *
 * @throws {PackRepoError} `pack.bad-budget` (64); the hint gives the number that "50k" stands for.
 */
export function parseBudget(text: string): number {
  if (/^-?\d{1,16}(?:\.\d{1,16})?(?:e\d{1,2})?$/i.test(text)) {
    return checkBudget(Number(text), text);
  }
  const meant = meantBudget(text);
  throw refuse(
    text,
    "it is not a whole number of tokens",
    meant === undefined ? EXAMPLE : `Pass --budget ${meant}`,
  );
}
