import type { Json } from "../base/mod.ts";
import { quote, transcriptError } from "./errors.ts";
import { isJsonObject } from "./strict_json.ts";

/** One pack that a boot was asked for. */
export type GoldenParameters = {
  /** The repository's URI without credentials. */
  readonly repository: string;
  /** Tokens. */
  readonly budget: number;
  /** `cl100k`, `o200k` or `gpt2`. */
  readonly tokenizer: string;
  readonly profile?: string;
  readonly ref?: string;
  readonly subdir?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
};

/** What a boot was asked for (SLSA `externalParameters`); a verifier refuses any other field. */
export type ExternalParameters = {
  /** The URI of PackRepo's own source, `git+https://…`, without credentials. */
  readonly source: string;
  readonly golden: readonly GoldenParameters[];
  /** The container that was asked for; absent where none was. */
  readonly container?: string;
  /** `--no-llm`, recorded. */
  readonly noLlm?: boolean;
};

type FieldRule = "text" | "text?" | "list?" | "count" | "flag?" | "golden";

const EXTERNAL_FIELDS: Readonly<Record<string, FieldRule>> = {
  source: "text",
  golden: "golden",
  container: "text?",
  noLlm: "flag?",
};

const GOLDEN_FIELDS: Readonly<Record<string, FieldRule>> = {
  repository: "text",
  budget: "count",
  tokenizer: "text",
  profile: "text?",
  ref: "text?",
  subdir: "text?",
  include: "list?",
  exclude: "list?",
};

/**
 * Checks the external parameters of a boot against the schema of its build type; an unknown field is
 * refused, because nobody can say what it did (SLSA, verifying artifacts).
 *
 * @throws {PackRepoError} (65) `transcript.unknown-parameter`, `transcript.bad-provenance`.
 */
export function validateExternalParameters(value: Json): ExternalParameters {
  checkFields(value, EXTERNAL_FIELDS, "externalParameters");
  return value as unknown as ExternalParameters;
}

function refuse(problem: string): Error {
  return transcriptError({
    code: "transcript.bad-provenance",
    message: `Cannot accept the provenance: ${problem}`,
    hint: "Ask its maker for a statement as spec/boot.md describes it",
  });
}

function checkFields(
  value: Json,
  rules: Readonly<Record<string, FieldRule>>,
  where: string,
): void {
  if (!isJsonObject(value)) throw refuse(`${where} is not an object`);
  for (const field of Object.keys(value)) {
    if (Object.hasOwn(rules, field)) continue;
    throw transcriptError({
      code: "transcript.unknown-parameter",
      message: `Cannot accept the provenance: ${where} holds the unknown field ${quote(field)}`,
      hint: "Verify it with the version of PackRepo that made it",
    });
  }
  for (const [field, rule] of Object.entries(rules)) {
    const item = value[field];
    const name = `${where}.${field}`;
    if (item === undefined) {
      if (!rule.endsWith("?")) throw refuse(`${name} is missing`);
    } else if (rule.startsWith("text")) {
      if (typeof item !== "string" || item === "") throw refuse(`${name} is not a text`);
      if (holdsCredentials(item)) throw refuse(`${name} holds credentials`);
    } else if (rule === "flag?") {
      if (typeof item !== "boolean") throw refuse(`${name} is neither true nor false`);
    } else if (rule === "count") {
      if (!Number.isSafeInteger(item) || Number(item) < 0) throw refuse(`${name} is not a count`);
    } else if (!Array.isArray(item)) {
      throw refuse(`${name} is not a list`);
    } else if (rule === "golden") {
      item.forEach((golden: Json, index) =>
        checkFields(golden, GOLDEN_FIELDS, `${name}[${index}]`)
      );
    } else if (item.some((text: Json) => typeof text !== "string")) {
      throw refuse(`${name} is not a list of texts`);
    }
  }
}

/** Whether a URI has a password, or a user (so maybe a token) of a web server. */
export function holdsCredentials(uri: string): boolean {
  return /^[^/?#]*:\/\/[^/?#]*:[^/?#]*@/.test(uri) || /^(git\+)?https?:\/\/[^/?#]*@/i.test(uri);
}
