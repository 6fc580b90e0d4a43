const cleanups: (() => void | Promise<void>)[] = [];
let stoppingSince: number | undefined;

/** A second Ctrl-C within this time is the same one: shells and terminals may deliver it twice. */
const REPEAT_MS = 500;

function onSigint(): void {
  void stop(130);
}

function onSigterm(): void {
  void stop(143);
}

async function stop(exitCode: number): Promise<void> {
  if (stoppingSince !== undefined) {
    // Whoever asks again does not want to wait for the cleaning up.
    if (performance.now() - stoppingSince > REPEAT_MS) Deno.exit(exitCode);
    return;
  }
  stoppingSince = performance.now();
  // What is registered meanwhile is cleaned up too.
  for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
    try {
      await cleanup();
    } catch {
      // The next cleanup must still run; there is nobody left to report to.
    }
  }
  Deno.exit(exitCode);
}

/**
 * Registers what must happen when the process is interrupted (SIGINT: exit 130, SIGTERM: exit
 * 143); the last registered runs first. Returns a function that takes the registration back.
 *
 * A cleanup removes and ends things; it must not make files or temporary folders, which wait for
 * ever during an interruption.
 */
export function onInterrupt(cleanup: () => void | Promise<void>): () => void {
  if (cleanups.length === 0 && stoppingSince === undefined) {
    Deno.addSignalListener("SIGINT", onSigint);
    Deno.addSignalListener("SIGTERM", onSigterm);
  }
  cleanups.push(cleanup);
  return () => {
    const at = cleanups.lastIndexOf(cleanup);
    if (at < 0) return;
    cleanups.splice(at, 1);
    if (cleanups.length === 0 && stoppingSince === undefined) {
      Deno.removeSignalListener("SIGINT", onSigint);
      Deno.removeSignalListener("SIGTERM", onSigterm);
    }
  };
}

/**
 * Returns at once in normal times and never once the process is being interrupted: then only the
 * cleanups go on, and they end the process. Call it before something that would have to be cleaned
 * up, and before reporting an error that may only be the echo of the interruption.
 */
export function unlessInterrupted(): Promise<void> {
  return stoppingSince === undefined ? Promise.resolve() : new Promise(() => {});
}
