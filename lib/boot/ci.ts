import { type Check, type ExitName, PackRepoError, verdictOf } from "../base/mod.ts";
import { startTimer } from "../host/mod.ts";
import type { Gate, GateList } from "./gate.ts";
import { GATES } from "./gates.ts";
import { unlessEndedByInterrupt } from "./interruption.ts";

/** Which gates to run. */
export interface CiOptions {
  /** Only these, of the list or not; empty means the whole list. The others are then `not run`. */
  readonly only: readonly string[];
  /** The gates that are in the verdict. */
  readonly list: GateList;
}

/** How a run of the gates ended. */
export interface CiResult {
  readonly exit: ExitName;
  readonly checks: readonly Check[];
}

async function runGate(gate: Gate): Promise<Check> {
  const timer = startTimer();
  try {
    const result = await gate.run();
    // A gate that Ctrl-C ended has no result, and the next one is not begun.
    await unlessEndedByInterrupt(result.status !== "passed");
    return { id: gate.id, ...result, durationMs: timer() };
  } catch (error) {
    await unlessEndedByInterrupt(true);
    if (!(error instanceof PackRepoError)) throw error;
    const detail = `${error.message}. ${error.hint}`;
    return { id: gate.id, status: "not run", detail, durationMs: timer() };
  }
}

/**
 * Runs the gates one after the other; one that could not run makes the verdict undecided (11).
 *
 * Requires the permission set `ci`.
 *
 * @throws {PackRepoError} `boot.unknown-gate` (64).
 */
export async function ci(
  options: CiOptions,
  observer: { progress(text: string): void; gateEnded(check: Check): void },
): Promise<CiResult> {
  const names = GATES.map((gate) => gate.id);
  const unknown = options.only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new PackRepoError({
      code: "boot.unknown-gate",
      exit: "usage",
      message: `Unknown gate ${JSON.stringify(unknown)}`,
      hint: `Choose from: ${names.join(", ")}`,
    });
  }
  const checks: Check[] = [];
  for (const gate of GATES) {
    const isNamed = options.only.includes(gate.id);
    if (!isNamed && !gate.lists.includes(options.list)) continue;
    const isWanted = isNamed || options.only.length === 0;
    if (isWanted) observer.progress(`Running the gate ${gate.id}`);
    const check: Check = isWanted
      ? await runGate(gate)
      : { id: gate.id, status: "not run", detail: "not asked for" };
    checks.push(check);
    observer.gateEnded(check);
  }
  return { exit: verdictOf(checks), checks };
}
