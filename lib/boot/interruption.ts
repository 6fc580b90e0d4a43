import { PackRepoError } from "../base/mod.ts";
import { onInterrupt, unlessInterrupted } from "../host/mod.ts";

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

/**
 * Runs work that leaves things outside the folders that are removed with it (an image in a daemon),
 * and removes them afterwards, the last first: when it ends, throws, or the process is interrupted.
 */
export async function withLeftovers<T>(
  work: (leaves: (remove: () => Promise<void>) => void) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  try {
    return await work((remove) => {
      const tidy = async (): Promise<void> => {
        try {
          await remove();
        } catch (error) {
          // What is gone with its daemon, or was never made, is no failure of the boot.
          if (!(error instanceof PackRepoError)) throw error;
        }
      };
      const release = onInterrupt(tidy);
      ends.unshift(() => tidy().finally(release));
    });
  } finally {
    await unlessInterrupted();
    for (const end of ends) await end();
  }
}
