import { Buffer } from "node:buffer";
import type { RegexSource } from "../policy.ts";

/** Go's POSIX classes (https://github.com/google/re2/wiki/Syntax), as JavaScript writes them. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  blank: "\\t ",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/** RE2's white space; JavaScript's has more. */
const SPACE = "\\t\\n\\f\\r ";

/** What RE2 knows and this does not: the expression cannot be honoured. */
export class Re2SyntaxError extends SyntaxError {
  override readonly name = "Re2SyntaxError";
}

interface Flags {
  /** Whether `.` is also a line feed. */
  readonly s: boolean;
}

class Translator {
  readonly #source: string;
  #at = 0;
  #isFirst = true;
  ignoreCase = false;

  constructor(source: string) {
    this.#source = source;
  }

  translate(): string {
    const text = this.#body({ s: false }, 0);
    if (this.#at < this.#source.length) throw this.#error("a bracket that closes nothing");
    return text;
  }

  #error(what: string): Re2SyntaxError {
    return new Re2SyntaxError(`${what} at ${this.#at} of ${JSON.stringify(this.#source)}`);
  }

  /** Translates up to the end of a group; flags set within it hold to its end, also behind `|`. */
  #body(flags: Flags, depth: number): string {
    if (depth > 100) throw this.#error("groups nested too deeply");
    let { s } = flags;
    let text = "";
    const wrappers: string[] = [];
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined || char === ")") break;
      if (char === "|") {
        this.#at++;
        text += `${")".repeat(wrappers.length)}|${wrappers.join("")}`;
        continue;
      }
      const set = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(
        this.#source.slice(this.#at, this.#at + 16),
      );
      if (set !== null) {
        const [all, on = "", off = ""] = set;
        const isWhole = this.#isFirst && depth === 0 && on.replace("s", "") === "i" && off === "";
        this.#at += all.length;
        s = on.includes("s") || (s && !off.includes("s"));
        if (isWhole) this.ignoreCase = true;
        else {
          const head = this.#modifiers(on, off);
          if (head !== "(?:") {
            wrappers.push(head);
            text += head;
          }
        }
        this.#isFirst = false;
        continue;
      }
      this.#isFirst = false;
      text += this.#atom(char, { s }, depth);
    }
    return text + ")".repeat(wrappers.length);
  }

  /** Returns the opening of a group with flags; `s` is written out where a dot is. */
  #modifiers(on: string, off: string): string {
    if ((on + off).includes("U")) throw this.#error("the flag U");
    const [more, less] = [on, off].map((flags) => [...new Set(flags.replaceAll("s", ""))].join(""));
    return `(?${more}${less === "" ? "" : `-${less}`}:`;
  }

  #atom(char: string, flags: Flags, depth: number): string {
    if (char === "(") return this.#group(flags, depth);
    if (char === "[") return this.#set();
    if (char === "\\") return this.#escape();
    const code = this.#source.codePointAt(this.#at)!;
    this.#at += code > 0xffff ? 2 : 1;
    if (char === ".") return flags.s ? "[^]" : "[^\\n]";
    if (char === "]" || char === "}") return `\\${char}`;
    if (char === "{") return this.#brace();
    if (char === "/") return "\\/";
    return code < 0x80 ? char : this.#bytesOf(String.fromCodePoint(code));
  }

  /** The expression runs on bytes: a character beyond ASCII is the bytes of its UTF-8. */
  #bytesOf(char: string): string {
    const bytes = [...Buffer.from(char)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
    return `(?:${bytes.join("")})`;
  }

  #brace(): string {
    const counts = /^\d+(?:,\d*)?\}/.exec(this.#source.slice(this.#at, this.#at + 24));
    if (counts === null) return "\\{";
    this.#at += counts[0].length;
    return `{${counts[0]}`;
  }

  #group(flags: Flags, depth: number): string {
    const rest = this.#source.slice(this.#at, this.#at + 80);
    const named = /^\(\?P?<([A-Za-z_]\w*)>/.exec(rest);
    const flagged = /^\(\?([imsU]*)(?:-([imsU]+))?:/.exec(rest);
    const head = named ?? flagged ?? ["("];
    if (head[0] === "(" && rest[1] === "?") throw this.#error("a group that RE2 has not");
    this.#at += head[0].length;
    let [open, inner] = [head[0], flags];
    if (named !== null) open = `(?<${named[1]}>`;
    else if (flagged !== null) {
      const [, on = "", off = ""] = flagged;
      inner = { s: on.includes("s") || (flags.s && !off.includes("s")) };
      open = this.#modifiers(on, off);
    }
    const body = this.#body(inner, depth + 1);
    if (this.#source[this.#at] !== ")") throw this.#error("a group that does not end");
    this.#at++;
    return `${open}${body})`;
  }

  #escape(): string {
    const next = this.#source[this.#at + 1];
    if (next === undefined) throw this.#error("a backslash at the end");
    if (next === "Q") return this.#quoted();
    const outside: Readonly<Record<string, string>> = {
      A: "(?-m:^)",
      z: "(?-m:$)",
      s: `[${SPACE}]`,
      S: `[^${SPACE}]`,
      b: "\\b",
      B: "\\B",
    };
    if (next in outside) {
      this.#at += 2;
      return outside[next]!;
    }
    return this.#character();
  }

  #quoted(): string {
    const end = this.#source.indexOf("\\E", this.#at + 2);
    const text = this.#source.slice(this.#at + 2, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#source.length : end + 2;
    return [...text].map((char) =>
      char < "\x80" ? char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&") : this.#bytesOf(char)
    ).join("");
  }

  /** Translates an escape that is the same in and out of a class. */
  #character(): string {
    const rest = this.#source.slice(this.#at, this.#at + 14);
    const hex = /^\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
    if (hex !== null) {
      const code = parseInt(hex[1] ?? hex[2]!, 16);
      if (code > 0x7f) throw this.#error("a character beyond ASCII by its number");
      this.#at += hex[0].length;
      return `\\x${code.toString(16).padStart(2, "0")}`;
    }
    const octal = /^\\0[0-7]{0,2}|^\\[1-7][0-7]{2}/.exec(rest);
    if (octal !== null) {
      this.#at += octal[0].length;
      return `\\x${parseInt(octal[0].slice(1), 8).toString(16).padStart(2, "0")}`;
    }
    const char = this.#source[this.#at + 1]!;
    if (/[A-Za-z0-9]/.test(char) && !/[dDwWtnrfva]/.test(char)) {
      throw this.#error(`the escape \\${char}`);
    }
    if (char > "\x7f") throw this.#error("an escaped character beyond ASCII");
    this.#at += 2;
    return char === "a" ? "\\x07" : `\\${char}`;
  }

  #set(): string {
    this.#at++;
    let text = "[";
    if (this.#source[this.#at] === "^") {
      text += "^";
      this.#at++;
    }
    for (let isFirst = true;; isFirst = false) {
      const char = this.#source[this.#at];
      if (char === undefined) throw this.#error("a class that does not end");
      if (char === "]" && !isFirst) break;
      text += this.#member(char);
    }
    this.#at++;
    return `${text}]`;
  }

  #member(char: string): string {
    const posix = /^\[:(\^?)(\w+):\]/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (posix !== null) {
      const members = POSIX[posix[2]!];
      if (members === undefined || posix[1] === "^") throw this.#error(`the class ${posix[0]}`);
      this.#at += posix[0].length;
      return members;
    }
    if (char === "\\") {
      const next = this.#source[this.#at + 1] ?? "";
      if (next === "s" || next === "S") {
        this.#at += 2;
        return next === "s" ? SPACE : "\\S";
      }
      if (next === "") throw this.#error("a backslash at the end");
      return this.#character();
    }
    if (char > "\x7f") throw this.#error("a character beyond ASCII in a class");
    this.#at++;
    return char === "]" || char === "[" || char === "/" ? `\\${char}` : char;
  }
}

/**
 * Translates an expression in the syntax of RE2 (that of Go, hence of gitleaks) to JavaScript's,
 * matching the same bytes: flags in the middle, POSIX classes, `\z`, `\Q…\E`, RE2's white space and
 * dots.
 *
 * @throws {Re2SyntaxError} For what cannot be said in JavaScript on bytes (`\p{…}`, `U`, `\C`), and
 * `SyntaxError` for what is malformed.
 */
export function translateRe2(source: string): RegexSource {
  const translator = new Translator(source);
  const translated = translator.translate();
  // JavaScript has the last word: repeats of repeats and the like.
  new RegExp(translated);
  return { source: translated, ignoreCase: translator.ignoreCase };
}
