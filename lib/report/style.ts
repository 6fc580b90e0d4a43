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

/**
 * Control characters, line separators, the marks that turn the direction of writing, spaces without
 * width, and halves of surrogate pairs. The joiners (U+200C, U+200D) stay: scripts and emoji need
 * them.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/**
 * Returns a text with everything that could move the cursor, change colours, hide or reorder parts
 * of the line made visible: names and messages that come from a repository may hold anything.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => {
    if (char === "\n") return "\\n";
    if (char === "\t") return "\\t";
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
