/** A JSON value as PackRepo writes it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; a key whose value is `undefined` is left out. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Options of {@linkcode canonicalJson}. */
export interface CanonicalJsonOptions {
  /** Which numbers are allowed; `integers` (the default) is what PackRepo's own documents hold. */
  readonly numbers?: "integers" | "finite";
}

/** Deeper documents are refused: nothing of ours is, and the call stack has an end. */
const MAX_DEPTH = 1000;

/**
 * Returns the RFC 8785 (JCS) form of a value: no white space, object keys sorted by UTF-16 code
 * units, numbers as ECMAScript prints them.
 *
 * @throws {TypeError} For a value JSON cannot hold (a `Date`, a typed array, a hole of an array, a
 * cycle), a number that is not a safe integer (or not finite, with `numbers: "finite"`), a string
 * with a lone surrogate (RFC 8785 section 3.2.2.2), or more than 1,000 levels of nesting.
 */
export function canonicalJson(value: Json, options: CanonicalJsonOptions = {}): string {
  const texts: string[] = [];
  writeCanonicalJson(value, (text) => texts.push(text), options);
  return texts.join("");
}

/** So many parts are joined at a time: a large document has millions. */
const PARTS = 8192;

/**
 * Gives the text of {@linkcode canonicalJson} piece by piece, in order, so that a hash can be fed with
 * a document of any size; throws as it does.
 */
export function writeCanonicalJson(
  value: Json,
  sink: (text: string) => void,
  options: CanonicalJsonOptions = {},
): void {
  const isAllowed = options.numbers === "finite" ? Number.isFinite : Number.isSafeInteger;
  let parts: string[] = [];
  /** Keys as they are written, with their colons: the same few stand in every item of a list. */
  const keys = new Map<string, string>();
  const path: (string | number)[] = [];

  function refuse(what: string): never {
    const shown = path.slice(0, 16)
      .map((step) => typeof step === "number" ? `[${step}]` : `.${step.slice(0, 80)}`).join("");
    const where = `$${shown}${path.length > 16 ? "…" : ""}`.toWellFormed();
    throw new TypeError(`Cannot write ${where} as canonical JSON: ${what}`);
  }

  function writtenKey(key: string): string {
    let written = keys.get(key);
    if (written === undefined) {
      if (!key.isWellFormed()) refuse("a lone surrogate in a key");
      written = `${JSON.stringify(key)}:`;
      if (keys.size < PARTS) keys.set(key, written);
    }
    return written;
  }

  function flush(): void {
    sink(parts.join(""));
    parts = [];
  }

  function writeArray(items: readonly Json[]): void {
    parts.push("[");
    // By index, because forEach would pass over a hole.
    for (let index = 0; index < items.length; index++) {
      if (index > 0) parts.push(",");
      path.push(index);
      write(items[index]);
      path.pop();
    }
    parts.push("]");
  }

  function writeObject(object: JsonObject): void {
    const prototype = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) refuse("not a plain object");
    parts.push("{");
    let isFirst = true;
    for (const key of Object.keys(object).sort()) {
      const member = object[key];
      if (member === undefined) continue;
      if (!isFirst) parts.push(",");
      isFirst = false;
      path.push(key);
      parts.push(writtenKey(key));
      write(member);
      path.pop();
    }
    parts.push("}");
  }

  function write(item: Json | undefined): void {
    if (item === null || item === true || item === false) {
      parts.push(String(item));
    } else if (typeof item === "number") {
      if (!isAllowed(item)) refuse(`the number ${item}`);
      parts.push(JSON.stringify(item));
    } else if (typeof item === "string") {
      if (!item.isWellFormed()) refuse("a lone surrogate in a string");
      parts.push(JSON.stringify(item));
    } else if (typeof item === "object") {
      if (path.length >= MAX_DEPTH) refuse(`more than ${MAX_DEPTH} levels of nesting`);
      if (Array.isArray(item)) writeArray(item);
      else writeObject(item as JsonObject);
      if (parts.length >= PARTS) flush();
    } else {
      refuse(`a value of type ${typeof item}`);
    }
  }

  write(value);
  flush();
}
