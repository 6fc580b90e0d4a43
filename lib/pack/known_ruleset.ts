import { canonicalJson, isSha256Hex, type Sha256Hex } from "../base/mod.ts";
import { readText, writeFileAtomic } from "../host/mod.ts";
import { isOfHost } from "./facts_cache.ts";

const MAX_BYTES = 1000;

function pathIn(cache: string): string {
  return `${cache}/ruleset.json`;
}

/**
 * Returns the digest of the rules for secrets that some code has, where that was written down: to find
 * it out, all of them have to be loaded.
 *
 * @param code The digest of PackRepo's code, the rules among it.
 */
export async function knownRuleset(
  cache: string,
  code: Sha256Hex,
): Promise<Sha256Hex | undefined> {
  try {
    const known = JSON.parse(await readText(pathIn(cache), MAX_BYTES));
    return known?.code === code && isSha256Hex(known.ruleset) ? known.ruleset : undefined;
  } catch (error) {
    if (!isOfHost(error) && !(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Writes down which rules some code has. */
export async function rememberRuleset(
  cache: string,
  code: Sha256Hex,
  ruleset: Sha256Hex,
): Promise<void> {
  try {
    await writeFileAtomic(pathIn(cache), canonicalJson({ code, ruleset }));
  } catch (error) {
    if (!isOfHost(error)) throw error;
  }
}
