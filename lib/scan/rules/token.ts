/** A part of a token's form: fixed text, or a number of characters of a class. */
type Part =
  | { readonly literal: string }
  | { readonly least: number; readonly most: number; readonly characters: string };

/** The classes that named expansions of examples draw from. */
const NAMED_CLASSES: Readonly<Record<string, string>> = { crc: "A-Za-z0-9" };

const PART = /\{(\d{1,4})(?:-(\d{1,4}))?:([^{}\n]+)\}/g;

/** The form that was read last: a rule asks for several things of one form. */
let known: { readonly form: string; readonly parts: readonly Part[] } = { form: "", parts: [] };

function parseToken(form: string): readonly Part[] {
  if (known.form === form) return known.parts;
  const parts: Part[] = [];
  let last = 0;
  for (const match of form.matchAll(PART)) {
    if (match.index > last) parts.push({ literal: form.slice(last, match.index) });
    last = match.index + match[0].length;
    const least = Number(match[1]);
    const name = match[3]!;
    const characters = Object.hasOwn(NAMED_CLASSES, name) ? NAMED_CLASSES[name]! : name;
    parts.push({ least, most: Number(match[2] ?? least), characters });
  }
  if (last < form.length) parts.push({ literal: form.slice(last) });
  known = { form, parts };
  return parts;
}

/** Returns the first and last characters of the ranges of a class such as `A-Za-z0-9_-`. */
function rangesOf(characters: string): readonly (readonly [from: string, to: string])[] {
  const ranges: [string, string][] = [];
  for (let index = 0; index < characters.length; index++) {
    const isRange = characters[index + 1] === "-" && index + 2 < characters.length;
    ranges.push([characters[index]!, characters[isRange ? index + 2 : index]!]);
    if (isRange) index += 2;
  }
  return ranges;
}

/** Returns how many characters a class holds. */
function classSize(characters: string): number {
  return rangesOf(characters)
    .reduce((size, [from, to]) => size + to.charCodeAt(0) - from.charCodeAt(0) + 1, 0);
}

/** Returns a text as it stands in a regular expression that matches it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * Returns the regular expression of a token of this form, which is written as examples are:
 * `ghp_{36:A-Za-z0-9}` gives `ghp_[A-Za-z0-9]{36}`.
 */
export function tokenPattern(form: string): string {
  return parseToken(form).map((part) => {
    if ("literal" in part) return escapePattern(part.literal);
    const times = part.least === part.most ? `${part.least}` : `${part.least},${part.most}`;
    return `[${part.characters.replace(/[\\^\]]/g, "\\$&")}]{${times}}`;
  }).join("");
}

/** Returns the text that every token of this form begins with. */
export function tokenPrefix(form: string): string {
  const first = parseToken(form)[0];
  return first !== undefined && "literal" in first ? first.literal : "";
}

/** Returns what a class holds besides letters, digits and the underscore, as it stands in a class. */
function marksOf(characters: string): string {
  const marks = characters.replace(/[A-Za-z0-9]-[A-Za-z0-9]/g, "").replace(/[\w.]/g, "");
  return marks.replace(/[\\^\]-]/g, "\\$&");
}

/**
 * Returns what may stand before a token: anything but a part of a word. The letter of an escape
 * (`\n`) and the digits of an encoded byte (`%3D`) are no part of one.
 */
export function tokenStart(form: string): string {
  const first = parseToken(form)[0];
  const marks = first !== undefined && "characters" in first ? marksOf(first.characters) : "";
  const edge = marks === "" ? "\\b" : `^|[^\\w${marks}]`;
  return `(?:${edge}|\\\\[nrt]|%[0-9A-Fa-f]{2})`;
}

/**
 * Returns a look-ahead that nothing follows which could be more of the token: a token is not found
 * within a longer word. A full stop may follow, as at the end of a sentence.
 */
export function tokenEnd(form: string): string {
  const more = parseToken(form).findLast((part) => "characters" in part)?.characters ?? "";
  return `(?![\\w${marksOf(more)}])`;
}

/**
 * Returns look-aheads that ask for a digit and a letter where random tokens of this form lack one
 * less than once in 25 times, and words and numbers lack one always.
 */
export function mixedAhead(form: string): string {
  const parts = parseToken(form);
  const part = parts[0];
  if (parts.length !== 1 || part === undefined || "literal" in part) return "";
  const size = classSize(part.characters);
  const isRare = (count: number): boolean => (1 - count / size) ** part.least < 0.04;
  const hasDigits = part.characters.includes("0-9");
  if (!hasDigits || size === 10) return "";
  const within = `{0,${part.least - 1}}`;
  return (isRare(10) ? `(?=[^0-9]${within}[0-9])` : "") +
    (isRare(size - 10) ? `(?=[^A-Za-z]${within}[A-Za-z])` : "");
}

/**
 * Returns an entropy, in thousandths of a bit a character, that random tokens of this form exceed
 * and fillers such as `xxxxxxxx` do not reach.
 */
export function leastEntropy(form: string): number {
  let length = 0;
  let size = 0;
  for (const part of parseToken(form)) {
    if ("literal" in part) continue;
    length += part.least;
    size = Math.max(size, classSize(part.characters));
  }
  return Math.round(650 * Math.log2(Math.max(2, Math.min(length, size))));
}

/** Returns the form with the last of its classes at so many characters. */
function shortened(form: string, length: (least: number) => number): string {
  const at = form.lastIndexOf("{");
  return form.slice(0, at) +
    form.slice(at).replace(/^\{(\d+)(?:-\d+)?:/, (_all, least) => `{${length(Number(least))}:`);
}

/**
 * Returns the form of what is too short to be a token: by one character where the form says all,
 * by far where an expression of its own allows more.
 */
export function tooShort(form: string, pattern: string | undefined): string {
  return shortened(form, (least) => pattern === undefined ? least - 1 : Math.floor(least / 3));
}

/** Returns the form with one character, over and over, in place of each class: a filler. */
export function filled(form: string): string {
  return parseToken(form).map((part) => {
    if ("literal" in part) return part.literal;
    const ranges = rangesOf(part.characters);
    const filler = ["X", "x", "a", "A"]
      .find((sign) => ranges.some(([from, to]) => from <= sign && sign <= to)) ?? "0";
    return filler.repeat(part.least);
  }).join("");
}
