import { decayed } from "./decay.ts";

/** What a file was before one of its changes. */
export interface OlderText {
  /** The age of the change in steps. */
  readonly age: number;
  /** Its lines then; none where it was not there. */
  readonly lines: readonly string[];
}

/** A line of this length or less, such as a bracket, tells nothing of what was changed. */
const TRIVIAL = 1;

function countsOf(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/**
 * Returns how lately each line was changed, as {@linkcode decayed} has it: 0 for a line that is older
 * than all texts, and for one that says nothing.
 *
 * A line is as old as the oldest of the texts, newest first, that holds it without a gap. Lines are
 * compared as a bag, not in their order: a line that only moved is not changed, and no difference has
 * to be computed.
 */
export function lineHeat(
  lines: readonly string[],
  older: Iterable<OlderText>,
  halfLife: number,
): Uint32Array {
  const heat = new Uint32Array(lines.length);
  const isDated = new Uint8Array(lines.length);
  for (const text of older) {
    const left = countsOf(text.lines);
    const worth = decayed(text.age, halfLife);
    lines.forEach((line, i) => {
      const count = left.get(line) ?? 0;
      if (count > 0) {
        left.set(line, count - 1);
      } else if (isDated[i] === 0) {
        isDated[i] = 1;
        heat[i] = line.trim().length > TRIVIAL ? worth : 0;
      }
    });
  }
  return heat;
}
