import { onInterrupt, unlessInterrupted } from "../host/mod.ts";

/**
 * How long a signal may take to arrive here after it has ended a child, in milliseconds: a terminal
 * sends Ctrl-C to both, and the news of the child's end may be faster.
 */
const ARRIVAL_MS = 25;

/** How long a signal that came while this thread was computing may take to be heard. */
const HEARING_MS = 3;

/**
 * Returns soon where all is well, and never where the process is being interrupted: what Ctrl-C
 * ended is no finding, and nothing new is begun. Call it between two steps of a longer work.
 *
 * @param hasFailed Whether the step before failed, maybe because of the interruption.
 */
export async function unlessEndedByInterrupt(hasFailed: boolean): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, hasFailed ? ARRIVAL_MS : HEARING_MS));
  await unlessInterrupted();
}

/**
 * Runs work that starts processes one after the other; a signal that comes between two of them, or
 * just when one ends, ends the task too.
 */
export async function whileListening<T>(work: () => Promise<T>): Promise<T> {
  // Nothing is to be cleaned up; what counts is that there is somebody who hears the signal.
  const release = onInterrupt(() => {});
  try {
    return await work();
  } finally {
    release();
  }
}
