/** A JSON value as PackRepo writes it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; a key whose value is `undefined` is left out. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Options of {@linkcode canonicalJson}. */
export interface CanonicalJsonOptions {
  /** Which numbers are allowed; `integers` (the default) is what PackRepo's own documents hold. */
  readonly numbers?: "integers" | "finite";
}

/**
 * Returns the RFC 8785 (JCS) form of a value: no white space, object keys sorted by UTF-16 code
 * units, numbers as ECMAScript prints them.
 *
 * @throws {TypeError} For a value JSON cannot hold, a number that is not a safe integer (or not
 * finite, with `numbers: "finite"`), or a string with a lone surrogate (RFC 8785 section 3.2.2.2).
 */
export function canonicalJson(value: Json, options: CanonicalJsonOptions = {}): string {
  const isAllowed = options.numbers === "finite" ? Number.isFinite : Number.isSafeInteger;
  const parts: string[] = [];

  function writeString(text: string, where: string): void {
    if (!text.isWellFormed()) {
      throw new TypeError(`Cannot write ${where} as canonical JSON: lone surrogate in a string`);
    }
    parts.push(JSON.stringify(text));
  }

  function write(item: Json | undefined, where: string): void {
    if (item === null || item === true || item === false) {
      parts.push(String(item));
    } else if (typeof item === "number") {
      if (!isAllowed(item)) {
        throw new TypeError(`Cannot write ${where} as canonical JSON: the number ${item}`);
      }
      parts.push(JSON.stringify(item));
    } else if (typeof item === "string") {
      writeString(item, where);
    } else if (Array.isArray(item)) {
      parts.push("[");
      item.forEach((element: Json, index) => {
        if (index > 0) parts.push(",");
        write(element, `${where}[${index}]`);
      });
      parts.push("]");
    } else if (typeof item === "object") {
      const object = item as JsonObject;
      parts.push("{");
      let isFirst = true;
      for (const key of Object.keys(object).sort()) {
        const member = object[key];
        if (member === undefined) continue;
        if (!isFirst) parts.push(",");
        isFirst = false;
        writeString(key, `a key of ${where}`);
        parts.push(":");
        write(member, `${where}.${key}`);
      }
      parts.push("}");
    } else {
      throw new TypeError(`Cannot write ${where} as canonical JSON: a ${typeof item}`);
    }
  }

  write(value, "$");
  return parts.join("");
}
