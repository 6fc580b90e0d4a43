/** One token of Nix; what has no fixed text (strings with `${…}`, paths, numbers) is `opaque`. */
export interface NixToken {
  readonly kind: "name" | "string" | "mark" | "opaque";
  readonly text: string;
}

/** What is thrown for text that is not Nix, or is nested deeper than anybody writes. */
export class NixSyntaxError extends Error {}

const DEEPEST = 256;

const SPACE = /[ \t\r\n]+/y;
const LINE_COMMENT = /#[^\r\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_'-]*/y;
const NUMBER = /[0-9]+(?:\.[0-9]*)?/y;
const MARK = /\.\.\.|\/\/|\+\+|->|==|!=|<=|>=|&&|\|\||\$\{|[{}()[\];:=.,@?!<>+*/|&-]/y;
const SCHEME_RUN = /[A-Za-z0-9+.-]*/y;
const URL_REST = /:[A-Za-z0-9%/?:@&=+$,_.!~*'-]+/y;
const PATH_RUN = /~?[A-Za-z0-9._+-]*/y;
const PATH_REST = /(?:\/[A-Za-z0-9._+-]+)*\/?/y;
const PATH_ON = /[A-Za-z0-9._+/-]+/y;
const SEARCH_PATH = /<[A-Za-z0-9._+-]+(?:\/[A-Za-z0-9._+-]+)*>/y;
const STRING_RUN = /[^"\\$']+/y;

/** Where the lexer is inside of: a string of either kind, a path with `${…}`, or the code of a `${…}`. */
interface Mode {
  readonly kind: '"' | "''" | "path" | "code";
  readonly from: number;
  braces: number;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Returns what a string says, or `undefined` where that takes more than its own text. */
function textOfString(raw: string): string | undefined {
  if (raw.startsWith("''")) {
    const body = raw.slice(2, -2);
    // Indentation is taken away and escapes differ: nobody writes a URL so.
    return /^[^\s$'\\]*$/.test(body) ? body : undefined;
  }
  const body = raw.slice(1, -1);
  // A dollar may begin code; a URL has none.
  if (body.includes("$")) return undefined;
  return body.replace(/\r\n?/g, "\n")
    .replace(/\\([^])/g, (_, char: string) => ESCAPES[char] ?? char);
}

class Lexer {
  readonly #text: string;
  readonly #tokens: NixToken[] = [];
  readonly #modes: Mode[] = [];
  #at = 0;
  /** Where the run of URL-scheme or path characters ends that was scanned last: kept, so that a long run is scanned once. */
  #schemeEnd = 0;
  #pathEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  tokens(): NixToken[] {
    while (this.#at < this.#text.length) {
      const mode = this.#modes.at(-1);
      if (mode === undefined || mode.kind === "code") this.#lexCode(mode);
      else if (mode.kind === "path") this.#lexPath();
      else this.#lexString(mode);
    }
    if (this.#modes.at(-1)?.kind === "path") this.#leave();
    if (this.#modes.length > 0) throw new NixSyntaxError("a string does not end");
    return this.#tokens;
  }

  /** Returns the length of a pattern's match here, 0 where there is none. */
  #match(pattern: RegExp, at: number = this.#at): number {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex - at : 0;
  }

  #emit(kind: NixToken["kind"], text: string): void {
    // Code inside of a string is read only to find its end.
    if (this.#modes.length === 0) this.#tokens.push({ kind, text });
  }

  #enter(kind: Mode["kind"], length: number): void {
    if (this.#modes.length === DEEPEST) throw new NixSyntaxError("it is nested too deeply");
    this.#modes.push({ kind, from: this.#at, braces: 0 });
    this.#at += length;
  }

  #leave(): void {
    const mode = this.#modes.pop()!;
    if (mode.kind === "code") return;
    const text = mode.kind === "path"
      ? undefined
      : textOfString(this.#text.slice(mode.from, this.#at));
    if (text === undefined) this.#emit("opaque", "");
    else this.#emit("string", text);
  }

  #lexString(mode: Mode): void {
    const two = this.#text.slice(this.#at, this.#at + 2);
    const run = this.#match(STRING_RUN);
    if (run > 0) this.#at += run;
    else if (two === "${") this.#enter("code", 2);
    // In `$${` the second dollar belongs to the first.
    else if (two === "$$") this.#at += 2;
    else if (mode.kind === '"') {
      this.#at += two.startsWith("\\") ? 2 : 1;
      if (two.startsWith('"')) this.#leave();
    } else if (two === "''") {
      const next = this.#text[this.#at + 2];
      this.#at += next === "'" || next === "$" ? 3 : next === "\\" ? 4 : 2;
      if (next !== "'" && next !== "$" && next !== "\\") this.#leave();
    } else this.#at++;
  }

  #lexPath(): void {
    if (this.#text.startsWith("${", this.#at)) return this.#enter("code", 2);
    const rest = this.#match(PATH_ON);
    this.#at += rest;
    if (rest === 0) this.#leave();
  }

  /** Returns the length of a URL without quotes, which Nix still reads: `x:x` is one. */
  #urlLength(): number {
    if (!/[A-Za-z]/.test(this.#text[this.#at]!)) return 0;
    if (this.#schemeEnd <= this.#at) this.#schemeEnd = this.#at + this.#match(SCHEME_RUN);
    const rest = this.#match(URL_REST, this.#schemeEnd);
    return rest === 0 ? 0 : this.#schemeEnd + rest - this.#at;
  }

  #pathLength(): number {
    if (this.#text[this.#at] === "<") return this.#match(SEARCH_PATH);
    if (this.#pathEnd <= this.#at) this.#pathEnd = this.#at + this.#match(PATH_RUN);
    const rest = this.#match(PATH_REST, this.#pathEnd);
    // A slash alone is division, or the start of `//` or `/*`, unless `${` follows.
    const isPath = rest > 1 || (rest === 1 && this.#text.startsWith("${", this.#pathEnd + 1));
    return isPath ? this.#pathEnd + rest - this.#at : 0;
  }

  #lexCode(mode: Mode | undefined): void {
    const text = this.#text;
    const blank = this.#match(SPACE) || this.#match(LINE_COMMENT);
    if (blank > 0) {
      this.#at += blank;
    } else if (text.startsWith("/*", this.#at)) {
      const end = text.indexOf("*/", this.#at + 2);
      if (end < 0) throw new NixSyntaxError("a comment does not end");
      this.#at = end + 2;
    } else if (text[this.#at] === '"') this.#enter('"', 1);
    else if (text.startsWith("''", this.#at)) this.#enter("''", 2);
    else this.#lexToken(mode);
  }

  #lexToken(mode: Mode | undefined): void {
    const lengths = {
      mark: this.#match(MARK),
      name: this.#match(NAME),
      url: this.#urlLength(),
      number: this.#match(NUMBER),
      path: this.#pathLength(),
    };
    // The longest wins, as in Nix's own lexer.
    const longest = Math.max(...Object.values(lengths));
    const found = this.#text.slice(this.#at, this.#at + longest);
    if (longest === 0) {
      throw new NixSyntaxError(`${JSON.stringify(this.#text[this.#at])} is not Nix`);
    }
    if (longest === lengths.mark) {
      if (mode !== undefined) {
        if (found === "{" || found === "${") mode.braces++;
        else if (found === "}" && mode.braces-- === 0) this.#leave();
      }
      this.#emit("mark", found);
    } else if (longest === lengths.name) this.#emit("name", found);
    else if (longest === lengths.url) this.#emit("string", found);
    else if (longest === lengths.path && this.#text.startsWith("${", this.#at + longest)) {
      return this.#enter("path", longest);
    } else this.#emit("opaque", "");
    this.#at += longest;
  }
}

/**
 * Splits Nix into tokens, comments left out: not all that Nix checks, but enough never to take the
 * inside of a string, a comment or a path for code. Takes time linear in the text.
 *
 * @throws {NixSyntaxError} For a string or comment that does not end, or a character no Nix has.
 */
export function nixTokens(text: string): NixToken[] {
  return new Lexer(text).tokens();
}
