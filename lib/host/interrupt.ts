type Cleanup = () => void | Promise<void>;

const cleanups: Cleanup[] = [];
let isStopping = false;

function onSigint(): void {
  void stop(130);
}

function onSigterm(): void {
  void stop(143);
}

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
  if (cleanups.length === 0 && !isStopping) {
    Deno.addSignalListener("SIGINT", onSigint);
    Deno.addSignalListener("SIGTERM", onSigterm);
  }
  cleanups.push(cleanup);
  return () => {
    const at = cleanups.lastIndexOf(cleanup);
    if (at < 0) return;
    cleanups.splice(at, 1);
    if (cleanups.length === 0 && !isStopping) {
      Deno.removeSignalListener("SIGINT", onSigint);
      Deno.removeSignalListener("SIGTERM", onSigterm);
    }
  };
}
