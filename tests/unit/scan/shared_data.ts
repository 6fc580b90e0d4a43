/**
 * Data on secrets that is not part of this repository: cases with and without secrets, and a
 * configuration of gitleaks. It is looked for where `PACKREPO_SECRETS_DATA` says, else in
 * `../shared/data/secrets` beside the checkout; tests that need it are skipped by name without.
 */

/** A text and whether it holds a secret. */
export interface SecretCase {
  readonly id: string;
  readonly rule: string;
  readonly expected: boolean;
  readonly path?: string;
  readonly text: string;
  readonly secret?: string;
}

const folder = Deno.env.get("PACKREPO_SECRETS_DATA") ??
  decodeURIComponent(new URL("../../../../shared/data/secrets", import.meta.url).pathname);

async function isThere(): Promise<boolean> {
  try {
    return (await Deno.stat(`${folder}/cases.dev.jsonl`)).isFile;
  } catch {
    return false;
  }
}

/** Why the data cannot be used, `undefined` where it can. */
export const NO_DATA: string | undefined = await isThere()
  ? undefined
  : "no data: set PACKREPO_SECRETS_DATA";

/** Returns the configuration of gitleaks and the cases. */
export async function gitleaksConfig(): Promise<{ toml: string; cases: readonly SecretCase[] }> {
  const lines = (await Deno.readTextFile(`${folder}/cases.dev.jsonl`)).trim().split("\n");
  return {
    toml: await Deno.readTextFile(`${folder}/gitleaks.toml`),
    cases: lines.map((line) => JSON.parse(line) as SecretCase),
  };
}
