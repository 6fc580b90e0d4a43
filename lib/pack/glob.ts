import { PackRepoError } from "../base/mod.ts";

/** What one character of a name must be; `any` is `*`: any number of characters. */
type Token =
  | { readonly kind: "literal"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | { readonly kind: "class"; readonly pattern: RegExp };

/** What one name of a path must be; `folders` is `**`: any number of names. */
type Part = { readonly kind: "name"; readonly matches: (name: string) => boolean } | {
  readonly kind: "folders";
  /** How many names it takes at least. */
  readonly least: 0 | 1;
};

/** A pattern for paths, parsed. */
export interface Glob {
  readonly text: string;
  readonly parts: readonly Part[];
  /** Whether it names folders only (`docs/`). */
  readonly isFolder: boolean;
}

/** A longer pattern is a mistake. */
const MAX_LENGTH = 1000;

function badPattern(text: string, problem: string, hint: string): PackRepoError {
  return new PackRepoError({
    code: "pack.bad-pattern",
    exit: "usage",
    message: `Cannot use the pattern ${
      JSON.stringify(text.slice(0, 100).toWellFormed())
    }: ${problem}`,
    hint,
  });
}

/** Names of POSIX classes (`[[:digit:]]`) and what they hold; ASCII only, as git has it. */
const POSIX_CLASSES: Readonly<Record<string, string>> = {
  __proto__: null as never,
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

function escapeForClass(char: string): string {
  return /[\^\]\\[-]/.test(char) ? `\\${char}` : char;
}

/** Reads a class from behind its `[`; returns it with the place behind its `]`, or `undefined`. */
function readClass(
  chars: readonly string[],
  start: number,
): { readonly token: Token; readonly end: number } | undefined {
  let at = start;
  const isNegated = chars[at] === "!" || chars[at] === "^";
  if (isNegated) at++;
  let source = "";
  for (let isFirst = true; at < chars.length; isFirst = false) {
    if (chars[at] === "]" && !isFirst) {
      // An empty class matches nothing: `[z-a]`.
      const pattern = source === ""
        ? (isNegated ? /^[^]$/u : /[^\s\S]/u)
        : new RegExp(`^[${isNegated ? "^" : ""}${source}]$`, "u");
      return { token: { kind: "class", pattern }, end: at + 1 };
    }
    const posix = /^\[:([a-z]+):\]/.exec(chars.slice(at, at + 12).join(""));
    if (posix !== null) {
      const held = POSIX_CLASSES[posix[1]!];
      if (held === undefined) return undefined;
      source += held;
      at += posix[0].length;
      continue;
    }
    const take = (): string | undefined => {
      if (chars[at] === "\\") at++;
      return chars[at++];
    };
    const from = take();
    if (from === undefined) return undefined;
    if (chars[at] === "-" && chars[at + 1] !== "]" && at + 1 < chars.length) {
      at++;
      const to = take();
      if (to === undefined) return undefined;
      if (from.codePointAt(0)! <= to.codePointAt(0)!) {
        source += `${escapeForClass(from)}-${escapeForClass(to)}`;
      }
      continue;
    }
    source += escapeForClass(from);
  }
  return undefined;
}

function parseName(name: string, text: string): readonly Token[] {
  const chars = [...name];
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length;) {
    const char = chars[at++]!;
    if (char === "*") {
      if (tokens.at(-1)?.kind !== "any") tokens.push({ kind: "any" });
    } else if (char === "?") {
      tokens.push({ kind: "one" });
    } else if (char === "[") {
      const found = readClass(chars, at);
      if (found === undefined) {
        throw badPattern(text, "its [ has no ]", "Write \\[ for the character itself");
      }
      tokens.push(found.token);
      at = found.end;
    } else if (char === "\\") {
      const escaped = chars[at++];
      if (escaped === undefined) {
        throw badPattern(text, "it ends in a backslash", "Write \\\\ for the character itself");
      }
      tokens.push({ kind: "literal", char: escaped });
    } else {
      tokens.push({ kind: "literal", char });
    }
  }
  return tokens;
}

/**
 * Parses a pattern of the syntax of gitignore(5): `*`, `?`, `[a-z]`, `**` between slashes, `\` before
 * a character that means itself. A pattern with a slash that is not its last character counts from
 * the root, one without stands at any depth; a final slash means folders only, and a folder stands
 * for everything below it. `?` and a class match one character, where git matches one byte.
 *
 * @throws {PackRepoError} `pack.bad-pattern` (64) for `!`, which would depend on the order, and for
 * what cannot match anything.
 */
export function parseGlob(text: string): Glob {
  if (text.startsWith("!")) {
    throw badPattern(text, "it begins with !", "Pass --exclude with the pattern without its !");
  }
  if (text.length > MAX_LENGTH || !text.isWellFormed() || text.includes("\0")) {
    throw badPattern(text, `it is longer than ${MAX_LENGTH} characters, or no text`, "Shorten it");
  }
  const isFolder = text.endsWith("/");
  const names = text.replace(/\/$/, "").split("/");
  const isAnchored = names.length > 1;
  if (names.length > 1 && names[0] === "") names.shift();
  const wrong = names.find((name) => name === "" || name === "." || name === "..");
  if (wrong !== undefined) {
    throw badPattern(
      text,
      wrong === "" ? "a name in it is empty" : `it holds ${JSON.stringify(wrong)}`,
      'Write it as the path from the root of the repository, "src/*.ts" for example',
    );
  }
  const parts: Part[] = isAnchored ? [] : [{ kind: "folders", least: 0 }];
  names.forEach((name, place) => {
    const isLast = place === names.length - 1;
    if (name !== "**") parts.push({ kind: "name", matches: matcherOf(parseName(name, text)) });
    // Last, it is everything inside, not the folder itself.
    else parts.push({ kind: "folders", least: isLast ? 1 : 0 });
  });
  return { text, parts, isFolder };
}

function matchesToken(token: Token, char: string): boolean {
  if (token.kind === "literal") return token.char === char;
  return token.kind === "class" ? token.pattern.test(char) : true;
}

/** Matches a name, going back to the last `*` only, so that no pattern takes long. */
function matchesName(tokens: readonly Token[], chars: readonly string[]): boolean {
  let [token, char, star, starChar] = [0, 0, -1, 0];
  while (char < chars.length) {
    const next = tokens[token];
    if (next?.kind === "any") {
      star = token++;
      starChar = char;
    } else if (next !== undefined && matchesToken(next, chars[char]!)) {
      token++;
      char++;
    } else if (star >= 0) {
      token = star + 1;
      char = ++starChar;
    } else {
      return false;
    }
  }
  while (tokens[token]?.kind === "any") token++;
  return token === tokens.length;
}

/** Returns what tells whether a name matches; most patterns are a name, or `*` and its end. */
function matcherOf(tokens: readonly Token[]): (name: string) => boolean {
  const [first, ...others] = tokens;
  const rest = first?.kind === "any" ? others : tokens;
  if (rest.some(({ kind }) => kind !== "literal")) return (name) => matchesName(tokens, [...name]);
  const literal = rest.map((token) => token.kind === "literal" ? token.char : "").join("");
  return rest === others ? (name) => name.endsWith(literal) : (name) => name === literal;
}

/** Adds a place among the parts to those that are reached, and what follows without a name. */
function reach(reached: Set<number>, place: number, parts: readonly Part[]): void {
  for (let at = place; !reached.has(at); at++) {
    reached.add(at);
    const part = parts[at];
    if (part?.kind !== "folders" || part.least > 0) return;
  }
}

/**
 * Yields, for each name of a path from the first on, whether the pattern matches the path up to it.
 *
 * Takes time in proportion to the lengths of both, whatever the pattern: it may come from a pack of
 * somebody else's.
 */
function* matchesUpTo({ parts }: Glob, names: readonly string[]): Generator<boolean> {
  let reached = new Set<number>();
  reach(reached, 0, parts);
  for (const name of names) {
    const next = new Set<number>();
    for (const place of reached) {
      const part = parts[place];
      if (part === undefined) continue;
      if (part.kind === "name") {
        if (part.matches(name)) reach(next, place + 1, parts);
      } else {
        if (part.least === 0) reach(next, place, parts);
        // One name or more: it stays, and it may be enough.
        else next.add(place).add(place + 1);
      }
    }
    yield next.has(parts.length);
    reached = next;
  }
}

/** Returns whether a pattern matches a file's path or a folder above it. */
export function matchesGlob(glob: Glob, path: string): boolean {
  const names = path.split("/");
  let depth = 0;
  for (const isMatch of matchesUpTo(glob, names)) {
    const isFile = ++depth === names.length;
    if (isMatch && !(isFile && glob.isFolder)) return true;
  }
  return false;
}

/** Returns whether a pattern matches a path itself, whatever it says of the folders above. */
export function matchesItself(glob: Glob, path: string, kind: "file" | "folder"): boolean {
  let last = false;
  for (const isMatch of matchesUpTo(glob, path.split("/"))) last = isMatch;
  return last && !(kind === "file" && glob.isFolder);
}
