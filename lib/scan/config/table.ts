import { PackRepoError } from "../../base/mod.ts";
import { type Re2SyntaxError, translateRe2 } from "../regex/re2_syntax.ts";
import type { RegexSource } from "../policy.ts";

/** Returns the error for a configuration that cannot be used. */
export function configError(message: string, hint: string, cause?: unknown): PackRepoError {
  return new PackRepoError({ code: "scan.bad-config", exit: "config", message, hint, cause });
}

/**
 * A table of a TOML file whose keys are asked for one by one; {@linkcode Table.end} refuses those that
 * nobody asked for, so that no misspelt key is passed over.
 */
export class Table {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();
  /** Where it stands, for messages: `rules[3].allowlists[0]`. */
  readonly place: string;
  readonly file: string;

  constructor(value: unknown, file: string, place: string = "") {
    this.file = file;
    this.place = place;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.#wrong("", "a table");
    }
    this.#values = value as Readonly<Record<string, unknown>>;
  }

  #pathOf(key: string): string {
    return [this.place, key].filter((part) => part !== "").join(".");
  }

  #wrong(key: string, expected: string): PackRepoError {
    return configError(
      `Cannot use ${JSON.stringify(this.file)}: ${this.#pathOf(key) || "it"} is not ${expected}`,
      "Correct it, or leave it out",
    );
  }

  /** Returns the error for a value that is of the right type but wrong. */
  error(key: string, what: string, cause?: unknown): PackRepoError {
    const message = `Cannot use ${JSON.stringify(this.file)}: ${this.#pathOf(key)}: ${what}`;
    return configError(message, "Correct it, or leave it out", cause);
  }

  #take(key: string): unknown {
    this.#asked.add(key);
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  /** Whether a key is there. */
  has(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  text(key: string): string | undefined {
    const value = this.#take(key);
    if (value === undefined || typeof value === "string") return value;
    throw this.#wrong(key, "a string");
  }

  flag(key: string): boolean | undefined {
    const value = this.#take(key);
    if (value === undefined || typeof value === "boolean") return value;
    throw this.#wrong(key, "true or false");
  }

  /** A number of at least 0. */
  number(key: string): number | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    throw this.#wrong(key, "a number of at least 0");
  }

  /** A whole number within bounds. */
  whole(key: string, min: number, max: number): number | undefined {
    const value = this.number(key);
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) {
      return value;
    }
    throw this.#wrong(key, `a whole number from ${min} to ${max}`);
  }

  texts(key: string): readonly string[] {
    const value = this.#take(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw this.#wrong(key, "a list of strings");
  }

  table(key: string): Table | undefined {
    const value = this.#take(key);
    return value === undefined ? undefined : new Table(value, this.file, this.#pathOf(key));
  }

  tables(key: string): readonly Table[] {
    const value = this.#take(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.#wrong(key, "a list of tables");
    return value.map((item, index) => new Table(item, this.file, `${this.#pathOf(key)}[${index}]`));
  }

  /** Translates an expression of RE2's syntax. */
  regex(key: string, source: string): RegexSource {
    try {
      return translateRe2(source);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.error(key, `the expression cannot be used: ${(error as Re2SyntaxError).message}`);
    }
  }

  regexes(key: string): readonly RegexSource[] {
    return this.texts(key).map((source) => this.regex(key, source));
  }

  /** Refuses keys that nobody asked for. */
  end(): void {
    const unknown = Object.keys(this.#values).find((key) => !this.#asked.has(key));
    if (unknown === undefined) return;
    throw configError(
      `Cannot use ${JSON.stringify(this.file)}: unknown key ${
        JSON.stringify(this.#pathOf(unknown))
      }`,
      `Use one of: ${[...this.#asked].sort().join(", ")}`,
    );
  }
}
