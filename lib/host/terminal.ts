import { PackRepoError } from "../base/mod.ts";
import { explainFileError } from "./file_errors.ts";

const encoder = new TextEncoder();

/** Lets a moment pass without giving way to anything else. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

/** Writes everything; a reader that went away (`… | head`) is not an error. */
function writeAll(name: "stdout" | "stderr", bytes: Uint8Array): void {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(Deno[name].writeSync(rest));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) return;
      // A pipe that another process made non-blocking is full.
      if (!(error instanceof Deno.errors.WouldBlock)) {
        throw explainFileError(error, "write", `/dev/${name}`);
      }
      pause();
    }
  }
}

/**
 * Writes text to standard output; a closed pipe is ignored.
 *
 * @throws {PackRepoError} `host.disk-full` (74), `host.cannot-create` (73).
 */
export function writeStdout(text: string): void {
  writeAll("stdout", encoder.encode(text));
}

/** Writes text to standard error; what cannot be written there cannot be told anywhere. */
export function writeStderr(text: string): void {
  try {
    writeAll("stderr", encoder.encode(text));
  } catch {
    // There is nobody left to tell.
  }
}

/** Writes bytes to standard output, whole; throws as {@linkcode writeStdout}. */
export function writeStdoutBytes(bytes: Uint8Array): void {
  writeAll("stdout", bytes);
}

/** Returns whether a stream is a terminal. */
export function isTerminal(stream: "stdout" | "stderr"): boolean {
  return Deno[stream].isTerminal();
}

/** Returns the terminal's width in columns, 80 where it is unknown. */
export function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

/**
 * Reads standard input to its end.
 *
 * @throws {PackRepoError} `host.too-large` (65) above `maxBytes`.
 */
export async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of Deno.stdin.readable) {
    size += part.length;
    if (size > maxBytes) {
      throw new PackRepoError({
        code: "host.too-large",
        exit: "data",
        message: `Cannot read standard input: more than the ${maxBytes} bytes allowed`,
        hint: "Check that it is the document you meant",
      });
    }
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function terminalName(): string | undefined {
  try {
    return Deno.env.get("TERM");
  } catch {
    // Colour is not worth a permission.
    return undefined;
  }
}

/** Returns whether a stream takes colour: a terminal, and neither `NO_COLOR` nor `TERM=dumb`. */
export function hasColor(stream: "stdout" | "stderr"): boolean {
  return isTerminal(stream) && !Deno.noColor && terminalName() !== "dumb";
}
