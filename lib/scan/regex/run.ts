import { parseRegex, type RegexNode } from "./parse.ts";

/** A run of bytes without which an expression cannot match: so many at least, all of one class. */
export interface RequiredRun {
  readonly length: number;
  /** 1 for the bytes of the class, in either case. */
  readonly isMember: Uint8Array;
}

/** A shorter run is in every text. */
const MIN_LENGTH = 8;

/** Returns the longest repeat of one character that every match has. */
function longestRepeat(
  node: RegexNode,
): { readonly length: number; readonly source: string } | undefined {
  switch (node.kind) {
    case "sequence":
      return node.items.map(longestRepeat).reduce(
        (best, each) => each !== undefined && each.length > (best?.length ?? 0) ? each : best,
        undefined,
      );
    case "repeat":
      if (node.min === 0) return undefined;
      return node.body.kind === "one"
        ? { length: node.min, source: node.body.source }
        : longestRepeat(node.body);
    default:
      // Of a choice each option may have another.
      return undefined;
  }
}

/**
 * Returns the run without which an expression cannot match, `undefined` where there is none worth
 * looking for. Looking for it costs a fraction of the expression, which need then not even be
 * compiled: most windows of most rules hold a word and no token.
 *
 * @throws {SyntaxError} As `parseRegex`.
 */
export function requiredRun(source: string): RequiredRun | undefined {
  const repeat = longestRepeat(parseRegex(source));
  if (repeat === undefined || repeat.length < MIN_LENGTH) return undefined;
  const test = new RegExp(`^${repeat.source}$`, "i");
  const isMember = Uint8Array.from(
    { length: 256 },
    (_, byte) => test.test(String.fromCharCode(byte)) ? 1 : 0,
  );
  return { length: repeat.length, isMember };
}

/** Returns whether bytes hold a run from one offset to another. */
export function holdsRun(
  bytes: Uint8Array,
  { length, isMember }: RequiredRun,
  range: { readonly from: number; readonly to: number },
): boolean {
  let start = range.from;
  while (start + length <= range.to) {
    // From the end: one byte that is no member rules out all runs across it.
    let at = start + length - 1;
    while (at >= start && isMember[bytes[at]!] === 1) at--;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}
