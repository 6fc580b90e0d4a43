/** The styles a report uses; each has one meaning. */
export type Style = "good" | "bad" | "warn" | "dim" | "strong";

const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  dim: [2, 22],
  strong: [1, 22],
};

/** Gives a text a style, or returns it unchanged where colour is off. */
export type Painter = (text: string, style: Style) => string;

/** Returns the painter for a stream: ANSI codes where `color` is true. */
export function painter(color: boolean): Painter {
  return (text, style) => {
    if (!color || text === "") return text;
    const [on, off] = CODES[style];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  };
}

/** Control characters, line separators and the marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Returns a text with everything that could move the cursor, change colours or reorder the line
 * made visible: names and messages that come from a repository may hold anything.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => {
    if (char === "\n") return "\\n";
    if (char === "\t") return "\\t";
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
