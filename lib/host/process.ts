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
  /**
   * Milliseconds after which it is told to end (SIGTERM, 2 seconds later SIGKILL) and its output is
   * no longer waited for, even where a process it started holds it open; no limit by default.
   */
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

/** How long a process that was told to end may take before it is killed. */
const GRACE_MS = 2000;

/** Sends a signal to a process, which may have ended already. */
function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}

/** Ends a process, gently first, and waits for its end. */
async function endChild(child: Deno.ChildProcess): Promise<void> {
  send(child, "SIGTERM");
  const timer = setTimeout(() => send(child, "SIGKILL"), GRACE_MS);
  await child.status;
  clearTimeout(timer);
}

/** Turns an error of starting a program into one with a hint. */
function explainSpawnError(error: unknown, request: ProcessRequest): unknown {
  // A missing Deno permission is explained by cli, which knows the task.
  if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) return error;
  const quoted = JSON.stringify(request.command);
  // Deno reports a missing folder with the class of a missing program. Its text tells; looking at
  // the folder would need read permission, which git's folders do not have.
  if (/: (?:No such cwd|cwd is not a directory) /.test(error.message)) {
    return new PackRepoError({
      code: "host.not-found",
      exit: "noInput",
      message: `Cannot run ${quoted} in ${JSON.stringify(request.cwd)}: no such folder`,
      hint: "Check the path; a relative one counts from the folder you stand in",
      cause: error,
    });
  }
  if (error instanceof Deno.errors.NotFound) {
    return new PackRepoError({
      code: "host.no-program",
      exit: "unavailable",
      message: `Cannot run ${quoted}: no such program on PATH`,
      hint: `Install ${request.command} and make sure that PATH holds its folder`,
      cause: error,
    });
  }
  if (error instanceof TypeError) return error;
  return new PackRepoError({
    code: "host.cannot-run",
    exit: "unavailable",
    message: `Cannot run ${quoted}: ${error.message.replace(/^Failed to spawn .*?': /s, "")}`,
    hint: `Check that ${request.command} is a program that you may run`,
    cause: error,
  });
}

/** Starts a program; it is ended when this process is interrupted. */
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
    throw explainSpawnError(error, request);
  }
  return { child, release: onInterrupt(() => endChild(child)) };
}

/** Reads a stream to its end, or as far as it came when `signal` is given. */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const reader = stream.getReader();
  // A read that waits then ends, as at the end of the stream.
  signal?.addEventListener("abort", () => void reader.cancel().catch(() => {}));
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    size += read.value.length;
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * Writes a process's standard input. One that ends before it has read everything is no error, and
 * is not waited for where something that it started keeps the input open.
 */
async function feed(child: Deno.ChildProcess, data: Uint8Array | string): Promise<void> {
  const writer = child.stdin.getWriter();
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const fed = writer.write(bytes).then(() => writer.close()).catch(() => {});
  await Promise.race([fed, child.status]);
  void writer.abort().catch(() => {});
}

/**
 * Runs a program to its end and returns how it ended; a code other than 0 is not an error here.
 *
 * Requires `run` permission for the program.
 *
 * @throws {PackRepoError} `host.no-program` and `host.cannot-run` (69), `host.not-found` (66) where
 * `cwd` is missing.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { stdin, timeoutMs } = request;
  const { child, release } = spawnProcess(request, stdin === undefined ? "null" : "piped");
  const deadline = new AbortController();
  let timedOut = false;
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    void endChild(child).then(() => deadline.abort());
  }, timeoutMs);
  const isCollecting = request.output !== "inherit";
  try {
    const [status, stdout, stderr] = await Promise.all([
      child.status,
      isCollecting ? collect(child.stdout, deadline.signal) : new Uint8Array(),
      isCollecting ? collect(child.stderr, deadline.signal) : new Uint8Array(),
      stdin === undefined ? undefined : feed(child, stdin),
    ]);
    return { code: status.code, stdout, stderr: new TextDecoder().decode(stderr), timedOut };
  } finally {
    clearTimeout(timer);
    release();
  }
}
