// @ts-types="@types/spdx-expression-parse"
import parse from "spdx-expression-parse";

/** A node of a parsed SPDX licence expression. */
type Expression =
  | { readonly license: string; readonly plus?: true; readonly exception?: string }
  | {
    readonly conjunction: "and" | "or";
    readonly left: Expression;
    readonly right: Expression;
  };

/** What a package says of its licence. */
export type PackageLicence =
  | { readonly expression: string }
  /** It says nothing, or nothing that is an SPDX expression; `text` is what it says instead. */
  | { readonly unknown: string };

function parseExpression(text: string): Expression | undefined {
  try {
    return parse(text) as Expression;
  } catch {
    return undefined;
  }
}

/** Returns whether a text is one SPDX licence, with an exception perhaps, or a `LicenseRef-`. */
export function isLicenceId(text: string): boolean {
  const parsed = parseExpression(text);
  return parsed !== undefined && "license" in parsed;
}

/** Returns what the old forms of the field say: `{type}` objects, and lists, of which one may choose. */
function textOf(field: unknown): string | undefined {
  if (typeof field === "string") return field;
  if (Array.isArray(field)) {
    const parts = field.map(textOf);
    if (parts.length === 0 || parts.includes(undefined)) return undefined;
    return parts.length === 1 ? parts[0] : `(${parts.join(" OR ")})`;
  }
  if (typeof field === "object" && field !== null && "type" in field) return textOf(field.type);
  return undefined;
}

/** Returns the licence that a `package.json` names, in SPDX's words where it uses them. */
export function licenceOf(manifest: unknown): PackageLicence {
  if (typeof manifest !== "object" || manifest === null) return { unknown: "no package.json" };
  const { license, licenses } = manifest as { license?: unknown; licenses?: unknown };
  const text = textOf(license ?? licenses)?.trim();
  if (text === undefined || text === "") return { unknown: "no licence is named" };
  return parseExpression(text) === undefined
    ? { unknown: `${JSON.stringify(text.slice(0, 80))} is no SPDX expression` }
    : { expression: text };
}

function refusedOf(expression: Expression, allowed: ReadonlySet<string>): readonly string[] {
  if ("conjunction" in expression) {
    const left = refusedOf(expression.left, allowed);
    const right = refusedOf(expression.right, allowed);
    if (expression.conjunction === "and") return [...left, ...right];
    // Whoever takes it may choose.
    return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
  }
  const base = `${expression.license}${expression.plus === true ? "+" : ""}`;
  const name = expression.exception === undefined ? base : `${base} WITH ${expression.exception}`;
  // An exception only gives more than the licence; "or later" includes the licence itself.
  const isAllowed = [name, base, expression.license].some((id) => allowed.has(id));
  return isAllowed ? [] : [name];
}

/**
 * Judges an SPDX expression by the licences that are allowed.
 *
 * @returns The licences that are not; empty where the expression can be met with allowed ones.
 * @throws {TypeError} Where the text is no SPDX expression.
 */
export function refusedLicences(expression: string, allowed: readonly string[]): readonly string[] {
  const parsed = parseExpression(expression);
  if (parsed === undefined) throw new TypeError(`No SPDX expression: ${expression}`);
  return refusedOf(parsed, new Set(allowed));
}
