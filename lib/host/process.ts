import { PackRepoError } from "../base/mod.ts";
import { onInterrupt } from "./interrupt.ts";

/** What to run and how. */
export interface ProcessRequest {
  /** A program's name, looked up on PATH, or its path. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Variables that are set on top of the inherited ones, or alone with `clearEnv`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clearEnv?: boolean;
  /** Bytes for its standard input; without them it reads nothing. */
  readonly stdin?: Uint8Array | string;
  /** Milliseconds after which it is killed; none by default. */
  readonly timeoutMs?: number;
  /** `inherit` shows its output to the user; then nothing is collected. */
  readonly output?: "collect" | "inherit";
}

/** How a process ended. */
export interface ProcessResult {
  /** Its exit code, 128 + signal where a signal ended it. */
  readonly code: number;
  readonly stdout: Uint8Array;
  /** Decoded leniently: it is for messages. */
  readonly stderr: string;
  /** Whether `timeoutMs` ended it. */
  readonly timedOut: boolean;
}

/** Starts a program; it is killed when this process is interrupted. */
export function spawnProcess(
  request: ProcessRequest,
  stdin: "piped" | "null",
): { child: Deno.ChildProcess; release: () => void } {
  const output = request.output === "inherit" ? "inherit" : "piped";
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(request.command, {
      args: [...request.args],
      ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
      ...(request.env === undefined ? {} : { env: { ...request.env } }),
      clearEnv: request.clearEnv ?? false,
      stdin,
      stdout: output,
      stderr: output,
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new PackRepoError({
        code: "host.no-program",
        exit: "unavailable",
        message: `Cannot run ${JSON.stringify(request.command)}: no such program on PATH`,
        hint: `Install ${request.command} and make sure that PATH holds its folder`,
        cause: error,
      });
    }
    throw error;
  }
  const release = onInterrupt(async () => {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
    await child.status;
  });
  return { child, release };
}

/**
 * Runs a program to its end and returns how it ended; a code other than 0 is not an error here.
 *
 * Requires `run` permission for the program.
 *
 * @throws {PackRepoError} `host.no-program` (69).
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { child, release } = spawnProcess(request, request.stdin === undefined ? "null" : "piped");
  let timedOut = false;
  const timer = request.timeoutMs === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
  }, request.timeoutMs);
  try {
    const feed = request.stdin === undefined
      ? Promise.resolve()
      : new Response(request.stdin as BodyInit).body!.pipeTo(child.stdin).catch(() => {
        // It ended without reading everything; its exit code tells why.
      });
    if (request.output === "inherit") {
      const [status] = await Promise.all([child.status, feed]);
      return { code: status.code, stdout: new Uint8Array(), stderr: "", timedOut };
    }
    const [status, stdout, stderr] = await Promise.all([
      child.status,
      new Response(child.stdout).bytes(),
      new Response(child.stderr).text(),
      feed,
    ]);
    return { code: status.code, stdout, stderr, timedOut };
  } finally {
    clearTimeout(timer);
    release();
  }
}
