import { NixSyntaxError, type NixToken, nixTokens } from "./nix_tokens.ts";

/** A value that stands in the text as it is; anything that must be computed is `unclear`. */
export type NixValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "flag"; readonly flag: boolean }
  | { readonly kind: "unclear"; readonly why: string }
  | NixSet;

/** An attribute set; `unclear` says why it may hold more than was read. */
export interface NixSet {
  readonly kind: "set";
  readonly entries: Map<string, NixValue>;
  unclear?: string;
}

/** The two attributes of a flake that say what its inputs are. */
export interface FlakeFile {
  /** The attribute `inputs`; an empty set where there is none. */
  readonly inputs: NixValue;
  /** The names that `outputs` takes as `{ self, nixpkgs }:`; `undefined` where that cannot be read. */
  readonly arguments: readonly string[] | undefined;
}

const DEEPEST = 32;
const LONGEST_PATH = 64;

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "${": "}" };

function newSet(): NixSet {
  return { kind: "set", entries: new Map() };
}

function unclear(why: string): NixValue {
  return { kind: "unclear", why };
}

/** Puts a value into a set; sets of one name are merged, as Nix does. */
function putValue(set: NixSet, name: string, value: NixValue): void {
  const before = set.entries.get(name);
  if (before === undefined) {
    set.entries.set(name, value);
  } else if (before.kind === "set" && value.kind === "set") {
    for (const [inner, innerValue] of value.entries) putValue(before, inner, innerValue);
    if (value.unclear !== undefined) before.unclear = value.unclear;
  } else {
    set.entries.set(name, unclear(`"${name}" is given twice`));
  }
}

class Parser {
  readonly #tokens: readonly NixToken[];
  #at = 0;

  constructor(tokens: readonly NixToken[]) {
    this.#tokens = tokens;
  }

  flake(): FlakeFile {
    let inputs: NixValue = newSet();
    let args: readonly string[] | undefined;
    const top = newSet();
    this.#expect("{");
    while (!this.#take("}")) {
      if (this.#isName("inherit")) throw new NixSyntaxError("it inherits at its top");
      const path = this.#attributePath();
      this.#expect("=");
      if (path[0] === "inputs") {
        this.#put(top, path, this.#value(0));
        inputs = top.entries.get("inputs") ?? inputs;
      } else {
        const from = this.#at;
        if (path[0] === "outputs" && path.length === 1) args = this.#functionArguments();
        this.#at = from;
        this.#skipExpression([";"]);
      }
      this.#expect(";");
    }
    if (this.#at < this.#tokens.length) throw new NixSyntaxError("it is not one attribute set");
    return { inputs, arguments: args };
  }

  #peek(): NixToken | undefined {
    return this.#tokens[this.#at];
  }

  #isMark(text: string): boolean {
    const token = this.#peek();
    return token?.kind === "mark" && token.text === text;
  }

  #isName(text: string): boolean {
    const token = this.#peek();
    return token?.kind === "name" && token.text === text;
  }

  #take(mark: string): boolean {
    if (!this.#isMark(mark)) return false;
    this.#at++;
    return true;
  }

  #expect(mark: string): void {
    if (this.#take(mark)) return;
    const found = this.#peek();
    const shown = found === undefined ? "its end" : JSON.stringify(found.text);
    throw new NixSyntaxError(`"${mark}" was expected instead of ${shown}`);
  }

  #attributePath(): [string, ...string[]] {
    const path: string[] = [];
    do {
      const token = this.#peek();
      if (token?.kind !== "name" && token?.kind !== "string") {
        throw new NixSyntaxError("an attribute's name is computed or missing");
      }
      path.push(token.text);
      if (path.length > LONGEST_PATH) throw new NixSyntaxError("an attribute is nested too deeply");
      this.#at++;
    } while (this.#take("."));
    return path as [string, ...string[]];
  }

  #put(set: NixSet, path: readonly string[], value: NixValue): void {
    const [name, ...rest] = path;
    const nested = rest.reduceRight((inner: NixValue, part) => {
      const outer = newSet();
      outer.entries.set(part, inner);
      return outer;
    }, value);
    putValue(set, name!, nested);
  }

  /** Reads a value up to its semicolon, which stays. */
  #value(depth: number): NixValue {
    const from = this.#at;
    const token = this.#peek();
    let value: NixValue | undefined;
    if (token?.kind === "mark" && token.text === "{" && depth < DEEPEST) {
      value = this.#tryToReadSet(depth);
    } else {
      this.#at++;
      if (token?.kind === "string") value = { kind: "text", text: token.text };
      else if (token?.kind === "name" && (token.text === "true" || token.text === "false")) {
        value = { kind: "flag", flag: token.text === "true" };
      }
    }
    if (value !== undefined && this.#isMark(";")) return value;
    this.#at = from;
    this.#skipExpression([";"]);
    return unclear("it is computed");
  }

  /** Returns `undefined` where the brace begins something else, a function for example. */
  #tryToReadSet(depth: number): NixSet | undefined {
    try {
      const set = newSet();
      this.#expect("{");
      while (!this.#take("}")) {
        if (this.#isName("inherit")) {
          this.#skipExpression([";"]);
          set.unclear = "it inherits";
        } else {
          const path = this.#attributePath();
          this.#expect("=");
          this.#put(set, path, this.#value(depth + 1));
        }
        this.#expect(";");
      }
      return set;
    } catch (error) {
      if (error instanceof NixSyntaxError) return undefined;
      throw error;
    }
  }

  /** Reads the head of a function; `undefined` where it is none. */
  #functionArguments(): readonly string[] | undefined {
    while (this.#take("("));
    if (this.#peek()?.kind === "name") {
      this.#at++;
      if (this.#take(":")) return [];
      if (!this.#take("@")) return undefined;
    }
    if (!this.#take("{")) return undefined;
    const names: string[] = [];
    while (!this.#take("}")) {
      const token = this.#peek();
      this.#at++;
      if (token?.kind === "name") names.push(token.text);
      else if (token?.text !== "...") return undefined;
      if (this.#take("?")) this.#skipExpression([",", "}"]);
      if (!this.#take(",") && !this.#isMark("}")) return undefined;
    }
    if (this.#take("@")) this.#at++;
    return this.#isMark(":") ? names : undefined;
  }

  /** Goes over an expression to one of the marks that end it there, which stays. */
  #skipExpression(ends: readonly string[]): void {
    // What closes each thing that is open: brackets, `let … in`, `with … ;`, `assert … ;`.
    const open: string[] = [];
    for (; this.#at < this.#tokens.length; this.#at++) {
      const { kind, text } = this.#tokens[this.#at]!;
      const closer = open.at(-1);
      if (kind === "name") {
        if (text === "let") open.push("in");
        else if (text === "with" || text === "assert") open.push(";");
        else if (text === "in") {
          if (closer !== "in") throw new NixSyntaxError(`"in" stands without its "let"`);
          open.pop();
        }
      } else if (kind === "mark") {
        const opens = CLOSERS[text];
        if (closer === undefined && ends.includes(text)) return;
        if (opens !== undefined) open.push(opens);
        else if (text === closer) open.pop();
        else if (text === ";" && (closer === "}" || closer === "in")) continue;
        else if ([";", ")", "]", "}"].includes(text)) {
          throw new NixSyntaxError(`"${text}" closes nothing`);
        }
      }
    }
    throw new NixSyntaxError("it ends too early");
  }
}

/**
 * Reads of a `flake.nix` what says which inputs it has; everything else is only gone over.
 *
 * @throws {NixSyntaxError} For text that is not Nix, or a flake that is not a plain attribute set.
 */
export function parseFlakeNix(text: string): FlakeFile {
  return new Parser(nixTokens(text)).flake();
}
