import { linesOf } from "./blocks.ts";
import { decayed } from "./decay.ts";

/** What a file was before one of its changes. */
export interface OlderText {
  /** The age of the change in steps. */
  readonly age: number;
  /** Its bytes then, decoded as Latin-1; empty where it was not there. */
  readonly text: string;
}

/** A line of this length or less, such as a bracket, tells nothing of what was changed. */
const TRIVIAL = 1;

/** So many characters are compared at once; the engine does that at the speed of memory. */
const STRIDE = 1024;

/** Returns how many characters two texts have in common at their start. */
function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.slice(at, at + STRIDE) === b.slice(at, at + STRIDE)) at += STRIDE;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return Math.min(at, most);
}

/** Returns where the lines of a text start, and where it ends in a line feed, what is behind it. */
function startsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Counts those lines of a text, from a line's start on, that have a number. */
function countLines(
  text: string,
  start: number,
  { numbers, counts }: {
    readonly numbers: ReadonlyMap<string, number>;
    readonly counts: Int32Array;
  },
): void {
  for (let at = start; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const number = numbers.get(text.slice(at, end));
    if (number !== undefined) counts[number]!++;
    at = end + 1;
  }
}

/**
 * Returns how lately each line of a file was changed, as {@linkcode decayed} has it: 0 for a line that
 * is older than all texts, and for one that says nothing.
 *
 * A line is as old as the oldest of the texts, newest first, that holds it without a gap. Lines are
 * compared as a bag, not in their order: a line that only moved is not changed, and no difference has
 * to be computed.
 *
 * @param bytes The file's bytes, decoded as Latin-1: what differs in bytes differs in it.
 * @param lines The file's lines as text.
 */
export function lineHeat(
  { bytes, lines }: { readonly bytes: string; readonly lines: readonly string[] },
  older: Iterable<OlderText>,
  halfLife: number,
): Uint32Array {
  const numbers = new Map<string, number>();
  const own = Int32Array.from(linesOf(bytes), (line) => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  });
  const starts = startsOf(bytes);
  const counts = new Int32Array(numbers.size);
  const heat = new Uint32Array(own.length);
  const isDated = new Uint8Array(own.length);
  for (const { age, text } of older) {
    // The lines that both start with are each other's; most changes leave many of them.
    const start = bytes.slice(0, commonStart(bytes, text)).lastIndexOf("\n") + 1;
    counts.fill(0);
    countLines(text, start, { numbers, counts });
    const worth = decayed(age, halfLife);
    for (let i = starts.indexOf(start); i < own.length; i++) {
      const number = own[i]!;
      if (counts[number]! > 0) {
        counts[number]!--;
      } else if (isDated[i] === 0) {
        isDated[i] = 1;
        heat[i] = lines[i]!.trim().length > TRIVIAL ? worth : 0;
      }
    }
  }
  return heat;
}
