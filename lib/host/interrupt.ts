type Cleanup = () => void | Promise<void>;

const cleanups: Cleanup[] = [];
let isInstalled = false;
let isStopping = false;

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  for (const cleanup of cleanups.splice(0).reverse()) {
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
 */
export function onInterrupt(cleanup: Cleanup): () => void {
  if (!isInstalled) {
    isInstalled = true;
    Deno.addSignalListener("SIGINT", () => void stop(130));
    Deno.addSignalListener("SIGTERM", () => void stop(143));
  }
  cleanups.push(cleanup);
  return () => {
    const at = cleanups.lastIndexOf(cleanup);
    if (at >= 0) cleanups.splice(at, 1);
  };
}
