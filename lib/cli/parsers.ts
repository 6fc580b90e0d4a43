import { PackRepoError } from "../base/mod.ts";

/** Returns a typed text for a message: quoted, and cut where it is long. */
function quoted(text: string): string {
  return JSON.stringify(text.length <= 100 ? text : `${text.slice(0, 99).toWellFormed()}…`);
}

/** Returns a text as it is. */
export function parseText(text: string): string {
  return text;
}

/** Returns a parser for one of a list of words; it throws `cli.bad-choice` (64). */
export function oneOf<const T extends string>(
  what: string,
  words: readonly T[],
): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw new PackRepoError({
      code: "cli.bad-choice",
      exit: "usage",
      message: `Unknown ${what} ${quoted(text)}`,
      hint: `Choose one of: ${words.join(", ")}`,
    });
  };
}

/** Returns a parser for a whole number in a range; it throws `cli.bad-number` (64). */
export function wholeNumber(what: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new PackRepoError({
      code: "cli.bad-number",
      exit: "usage",
      message: `Bad ${what} ${quoted(text)}`,
      hint: `Pass a whole number from ${min} to ${max}`,
    });
  };
}

/** Returns a path made absolute against a folder; `.` and `..` are resolved. */
export function resolvePath(path: string, folder: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return "/" + parts.join("/");
}
