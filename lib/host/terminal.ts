const encoder = new TextEncoder();

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let rest: Uint8Array = encoder.encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
  } catch (error) {
    // The reader went away (`… | head`): what it did not want is not an error.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Writes text to standard output; a closed pipe is ignored. */
export function writeStdout(text: string): void {
  writeAll(Deno.stdout, text);
}

/** Writes text to standard error; a closed pipe is ignored. */
export function writeStderr(text: string): void {
  writeAll(Deno.stderr, text);
}

/** Writes bytes to standard output, whole. */
export function writeStdoutBytes(bytes: Uint8Array): void {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
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

/** Reads standard input to its end, at most `maxBytes`. */
export async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of Deno.stdin.readable) {
    size += part.length;
    if (size > maxBytes) throw new RangeError(`Standard input is longer than ${maxBytes} bytes`);
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

/** Returns whether a stream takes colour: a terminal, and neither `NO_COLOR` nor `TERM=dumb`. */
export function hasColor(stream: "stdout" | "stderr"): boolean {
  return isTerminal(stream) && !Deno.noColor && Deno.env.get("TERM") !== "dumb";
}
