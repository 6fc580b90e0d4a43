import { unlessInterrupted } from "../host/mod.ts";

/**
 * How often the event loop is given a turn before one may say that no signal has come: it runs
 * timers first, and on a busy machine hears of signals only in the second or third turn.
 */
const TURNS = 4;

/**
 * How long each turn waits where something has failed, in milliseconds: a terminal sends Ctrl-C to
 * children too, and the news of a child's end may be faster than the signal.
 */
const ARRIVAL_MS = 8;

/**
 * Returns soon where all is well, and never where the process is being interrupted: what Ctrl-C
 * ended is no finding, and nothing new is begun. Call it between two steps of a longer work.
 *
 * @param hasFailed Whether the step before failed, maybe because of the interruption.
 */
export async function unlessEndedByInterrupt(hasFailed: boolean): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise((resolve) => setTimeout(resolve, hasFailed ? ARRIVAL_MS : 0));
  }
  await unlessInterrupted();
}
