/**
 * Tells by its content a text that nobody wrote.
 *
 * @module
 */

/** A program that writes a file says so at its head. */
const HEAD_BYTES = 1024;
const HEAD_LINES = 12;

/** How a line of a comment begins, in any of many languages. */
const COMMENT = /^\s*(?:\/\/|\/\*|\*|#|--|;|<!--|%|"""|'''|\(\*|\{-|@?rem\b|dnl\b|\.\.)/i;

const MADE = String.raw`(?:auto[- ]?|automatically |machine[- ])?generated`;
const HANDS_OFF = String.raw`\b(?:do not|don't|never) (?:edit|modify|change|touch)\b`;

/** What is said of such a file in one sentence. */
const SAID: readonly RegExp[] = [
  // https://go.dev/s/generatedcode, and the like of other programs.
  new RegExp(String.raw`\b${MADE}\b.*${HANDS_OFF}`, "i"),
  new RegExp(String.raw`${HANDS_OFF}.*\b${MADE}\b`, "i"),
  new RegExp(String.raw`\bthis (?:file|code|module) (?:is|was|has been) ${MADE}\b`, "i"),
  /(?:^|[\s*\/#])@generated(?:\s|$)/,
];

/** Returns whether a comment at the head of a text says that a program wrote it. */
export function saysGenerated(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD_BYTES));
  if (!/generated/i.test(head)) return false;
  const comments = head.split("\n", HEAD_LINES).filter((line) => COMMENT.test(line));
  // The sentence may go on in the next line.
  return comments.some((line, i) => {
    const both = `${line.trim()} ${(comments[i + 1] ?? "").replace(COMMENT, "").trim()}`;
    return SAID.some((pattern) => pattern.test(both));
  });
}

/** A text of shorter lines, on average, was written by somebody. */
const MINIFIED_LINE = 300;
const SPACE = 0x20;

/**
 * Returns whether a text is one that a program shortened: its lines are long on average, and almost
 * without a space. Prose in a script without spaces is not in ASCII.
 */
export function looksMinified(bytes: Uint8Array, lines: number): boolean {
  if (bytes.length < 4 * MINIFIED_LINE || bytes.length < lines * MINIFIED_LINE) return false;
  let spaces = 0;
  let beyond = 0;
  for (const byte of bytes) {
    if (byte === SPACE) spaces++;
    else if (byte >= 0x80) beyond++;
  }
  return spaces * 16 < bytes.length && beyond * 8 < bytes.length;
}
