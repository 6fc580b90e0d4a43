import { PackRepoError } from "../base/mod.ts";
import { type PackRepoConfig, validatorOf } from "../schema/mod.ts";
import CONFIG_SCHEMA from "../../spec/packrepo.schema.json" with { type: "json" };

/** The parts of a JSON Schema that name keys. */
interface KeySchema {
  readonly properties?: Readonly<Record<string, KeySchema>>;
}

/** Returns the error for settings that can't be used; its hint says how to do without them. */
export function configError(path: string, problem: string, hint: string): PackRepoError {
  return new PackRepoError({
    code: "cli.bad-config",
    exit: "config",
    message: `Cannot use ${JSON.stringify(path)}: ${problem}`,
    hint: `${hint}; --no-config does without the file`,
  });
}

/**
 * Returns how many characters must be put in, taken out, changed or swapped with the next to make one
 * word of another (optimal string alignment).
 */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [row, above, twoAbove] = [[i], rows[i - 1]!, rows[i - 2]];
    for (let j = 1; j <= b.length; j++) {
      const change = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwapped && twoAbove !== undefined ? twoAbove[j - 2]! + 1 : Infinity;
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, change, swap));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** Returns the word that was probably meant, if any is near enough. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > 64) return undefined;
  const small = typed.toLowerCase().replaceAll("_", "-");
  const [best] = words.map((word) => ({ word, distance: editDistance(small, word) }))
    .sort((a, b) => a.distance - b.distance);
  const most = Math.max(1, Math.floor(small.length / 3));
  return best !== undefined && best.distance <= most ? best.word : undefined;
}

/** Refuses a key that the schema does not name, here or further in. */
function refuseUnknownKeys(
  value: unknown,
  schema: KeySchema,
  at: { path: string; key: string },
): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  if (schema.properties === undefined) return;
  const known = Object.keys(schema.properties);
  for (const [name, inner] of Object.entries(value)) {
    const key = at.key === "" ? name : `${at.key}.${name}`;
    const below = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (below !== undefined) {
      refuseUnknownKeys(inner, below, { path: at.path, key });
      continue;
    }
    const near = nearestWord(name, known);
    throw configError(
      at.path,
      `unknown key ${JSON.stringify(key.slice(0, 100).toWellFormed())}`,
      near === undefined ? `Use one of: ${known.join(", ")}` : `Did you mean ${near}?`,
    );
  }
}

/** Returns a YAML document as a value; the error names the line, and shows none of it. */
async function parseYaml(text: string, path: string): Promise<unknown> {
  const { CORE_SCHEMA, load, YAMLException } = await import("js-yaml");
  // The package has no empty document.
  if (/^(?:\s*(?:#.*)?(?:\n|$))*$/.test(text)) return {};
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { mark } = error;
    const line = mark === undefined || mark === null ? "" : `line ${mark.line + 1}: `;
    throw configError(path, `${line}${error.reason}`, "Correct its YAML");
  }
}

/**
 * Parses the text of a `packrepo.yaml`. Returns its sections.
 *
 * @throws {PackRepoError} `cli.bad-config` (78) for what is not YAML, an unknown key (with the one that
 * was probably meant) and a value of another type.
 */
export async function parseConfig(text: string, path: string): Promise<PackRepoConfig> {
  const value = await parseYaml(text, path);
  if (value === null) return {};
  refuseUnknownKeys(value, CONFIG_SCHEMA as KeySchema, { path, key: "" });
  const validation = (await validatorOf<PackRepoConfig>(CONFIG_SCHEMA))(value);
  if (validation.ok) return validation.value;
  throw configError(
    path,
    validation.errors[0] ?? "it does not match its schema",
    "spec/packrepo.schema.json says what each key takes",
  );
}
