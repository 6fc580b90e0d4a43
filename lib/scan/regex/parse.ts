/** A part of a regular expression, as far as the lengths of its matches depend on it. */
export type RegexNode =
  /**
   * One character, which `source` says; `char` where it can be one only, whatever its case (then in
   * lower case).
   */
  | { readonly kind: "one"; readonly char: string | undefined; readonly source: string }
  /** Nothing: `^`, `$`, `\b`, `\B`. */
  | { readonly kind: "edge" }
  /** A look-ahead: nothing, but it looks as far as its body may reach. */
  | { readonly kind: "look"; readonly body: RegexNode }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly options: readonly RegexNode[] }
  | {
    readonly kind: "repeat";
    readonly body: RegexNode;
    readonly min: number;
    readonly max: number;
  };

const HEX2 = /^[0-9a-fA-F]{2}$/;
const HEX4 = /^[0-9a-fA-F]{4}$/;
const CONTROL: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  f: "\f",
  v: "\v",
  "0": "\0",
};

/** Returns an upper-case ASCII letter in lower case, anything else as it is. */
function fold(char: string): string {
  return char >= "A" && char <= "Z" ? char.toLowerCase() : char;
}

/** Reads one regular expression; deeper nesting than this is refused. */
const MAX_DEPTH = 100;

class Parser {
  #at = 0;
  #depth = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): RegexNode {
    const node = this.#choice();
    if (this.#at < this.#source.length) throw this.#error("a bracket that closes nothing");
    return node;
  }

  #error(what: string): SyntaxError {
    return new SyntaxError(`Cannot read the expression at ${this.#at}: ${what}`);
  }

  #choice(): RegexNode {
    if (++this.#depth > MAX_DEPTH) throw this.#error("nested too deeply");
    const options = [this.#sequence()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      options.push(this.#sequence());
    }
    this.#depth--;
    return options.length === 1 ? options[0]! : { kind: "choice", options };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined || char === "|" || char === ")") break;
      items.push(this.#quantified(this.#atom(char)));
    }
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }

  /** Reads one part; what stands for one character keeps how it is written. */
  #atom(char: string): RegexNode {
    const start = this.#at;
    const node = this.#part(char);
    return node.kind === "one" && char !== "("
      ? { ...node, source: this.#source.slice(start, this.#at) }
      : node;
  }

  #part(char: string): RegexNode {
    if (char === "(") return this.#group();
    if (char === "[") return this.#set();
    if (char === "\\") return this.#escape();
    this.#at++;
    if (char === "^" || char === "$") return { kind: "edge" };
    if (char === ".") return { kind: "one", char: undefined, source: "" };
    return { kind: "one", char: fold(char), source: "" };
  }

  #group(): RegexNode {
    const rest = this.#source.slice(this.#at, this.#at + 80);
    const head = /^\((?:\?(?::|=|!|<[A-Za-z_$][\w$]*>|[ims]*(?:-[ims]+)?:))?/.exec(rest)![0];
    if (head === "(" && rest[1] === "?") throw this.#error("a group that is not supported");
    this.#at += head.length;
    const body = this.#choice();
    if (this.#source[this.#at] !== ")") throw this.#error("a group that does not end");
    this.#at++;
    return head === "(?=" || head === "(?!" ? { kind: "look", body } : body;
  }

  /** Returns the character that an escape stands for, `undefined` for a class of them. */
  #escaped(): string | undefined {
    const source = this.#source;
    const char = source[this.#at + 1];
    if (char === undefined) throw this.#error("a backslash at the end");
    this.#at += 2;
    if (/[dDwWsS]/.test(char)) return undefined;
    if (char === "x" || char === "u") {
      const length = char === "x" ? 2 : 4;
      const digits = source.slice(this.#at, this.#at + length);
      if ((char === "x" ? HEX2 : HEX4).test(digits)) {
        this.#at += length;
        return String.fromCharCode(parseInt(digits, 16));
      }
      return char;
    }
    return CONTROL[char] ?? char;
  }

  #escape(): RegexNode {
    const next = this.#source[this.#at + 1] ?? "";
    if (next === "b" || next === "B") {
      this.#at += 2;
      return { kind: "edge" };
    }
    if (/[1-9k]/.test(next)) throw this.#error("a back-reference");
    const char = this.#escaped();
    return { kind: "one", char: char === undefined ? undefined : fold(char), source: "" };
  }

  #set(): RegexNode {
    const source = this.#source;
    this.#at++;
    let isOpen = source[this.#at] === "^";
    if (isOpen) this.#at++;
    const chars = new Set<string>();
    for (;;) {
      const char = source[this.#at];
      if (char === undefined) throw this.#error("a class that does not end");
      if (char === "]") break;
      if (char === "\\") {
        const escaped = this.#escaped();
        if (escaped === undefined) isOpen = true;
        else chars.add(fold(escaped));
      } else {
        this.#at++;
        chars.add(fold(char));
      }
      // A range has several characters; which does not matter here.
      if (source[this.#at] === "-" && source[this.#at + 1] !== "]") isOpen = true;
    }
    this.#at++;
    const char = !isOpen && chars.size === 1 ? [...chars][0] : undefined;
    return { kind: "one", char, source: "" };
  }

  #quantified(body: RegexNode): RegexNode {
    const rest = this.#source.slice(this.#at, this.#at + 40);
    const match = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(rest);
    if (match === null) return body;
    this.#at += match[0].length;
    const [, sign, least, comma, most] = match;
    if (sign !== undefined) {
      return { kind: "repeat", body, min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity };
    }
    const min = Number(least);
    const max = comma === undefined ? min : most === "" ? Infinity : Number(most);
    return { kind: "repeat", body, min, max };
  }
}

/**
 * Reads the source of a JavaScript regular expression (without the flags `u` and `v`).
 *
 * @throws {SyntaxError} For back-references, look-behind and what is malformed.
 */
export function parseRegex(source: string): RegexNode {
  return new Parser(source).parse();
}
