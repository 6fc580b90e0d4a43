import { PackRepoError } from "../base/mod.ts";
import { lastLine, type ProcessResult, runProcess } from "../host/mod.ts";

/** A call of an engine's command line. */
export interface EngineCall {
  readonly command: string;
  readonly args: readonly string[];
  /** What it is to do, for the message: `build the image`. */
  readonly doing: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** How long an engine may take for what is no build. */
export const CALL_MS = 120_000;

const GONE =
  /cannot connect to the docker daemon|is the docker daemon running|error during connect|connection refused|unexpected EOF|transport is closing|code = Unavailable|connection reset by peer|broken pipe|error reading from server: EOF|failed to dial|no such host/i;
const NO_IMAGE = /no such image|image not known|image .* not found/i;
const FULL = /no space left on device/i;

/** Returns the line of an engine's output that says what is wrong. */
export function complaintOf(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const errors = lines.filter((line) => /^(?:error\b|ERROR\b|Error\b)/.test(line));
  const line = errors.at(-1) ?? lastLine(text);
  return line.replace(/^(?:ERROR|Error|error)[: ]\s*(?:response from daemon: )?/, "").slice(0, 500);
}

/** Turns what an engine printed before it failed into an error that names the cause. */
export function engineError(
  call: EngineCall,
  result: { code: number; text: string },
): PackRepoError {
  const why = complaintOf(result.text);
  const message = `Cannot ${call.doing}: ${call.command} ended with ${result.code}: ${why}`;
  if (FULL.test(result.text)) {
    return new PackRepoError({
      code: "container.disk-full",
      exit: "io",
      message,
      hint: `Make space where ${call.command} keeps its data: deno task clean:all, then again`,
    });
  }
  if (NO_IMAGE.test(result.text)) {
    return new PackRepoError({
      code: "container.no-image",
      exit: "noInput",
      message: `Cannot ${call.doing}: ${call.command} has no such image`,
      hint: "Build it first: deno task build; or name one that docker image ls shows",
    });
  }
  if (GONE.test(result.text)) {
    return new PackRepoError({
      code: "container.engine-gone",
      exit: "unavailable",
      message: `Cannot ${call.doing}: ${call.command} lost its daemon: ${why}`,
      hint: `Start the daemon and look at its log; ${call.command} info tells whether it answers`,
    });
  }
  return new PackRepoError({
    code: "container.engine-failed",
    exit: "no",
    message,
    hint: "Read the log of the container phase, or run the same with the engine itself",
  });
}

/** Calls an engine and returns how it ended, its standard output, and all that it printed. */
export async function tryEngine(
  call: EngineCall,
): Promise<Omit<ProcessResult, "stdout"> & { readonly output: string; readonly text: string }> {
  const result = await runProcess({
    command: call.command,
    args: call.args,
    timeoutMs: call.timeoutMs ?? CALL_MS,
    ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
    ...(call.env === undefined ? {} : { env: call.env }),
  });
  const output = new TextDecoder().decode(result.stdout);
  const { code, stderr, timedOut } = result;
  const text = timedOut
    ? `${output}\n${stderr}\nerror: it took longer than ${(call.timeoutMs ?? CALL_MS) / 1000} s`
    : `${output}\n${stderr}`;
  return { code, stderr, timedOut, output, text };
}

/**
 * Calls an engine and returns its standard output.
 *
 * @throws {PackRepoError} `container.engine-failed` (10), `container.engine-gone` (69),
 * `container.no-image` (66), `container.disk-full` (74), `host.no-program` (69).
 */
export async function callEngine(call: EngineCall): Promise<string> {
  const result = await tryEngine(call);
  if (result.code !== 0) throw engineError(call, result);
  return result.output;
}
