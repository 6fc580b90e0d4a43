import type { Sha256Hex } from "../base/mod.ts";
import { loadCatalog } from "./catalog_own.ts";
import { rulesDigest } from "./engine/rule_set.ts";
import { Scanner } from "./engine/scanner.ts";
import { COMMON_KEY } from "./living/fingerprint.ts";
import { DEFAULT_POLICY } from "./policy.ts";

/** Why a text is not to be passed on; the secret itself is not in it. */
export interface SecretTrace {
  /** Id of the rule, or why the text could not be looked through wholly. */
  readonly rule: string;
  /** Counted from 1; 0 where it is about the whole text. */
  readonly line: number;
}

/** Looks for secrets in texts by PackRepo's own rules, of every severity, and by nothing else. */
export interface SecretFinder {
  /** SHA-256 over everything that decides what is found. */
  readonly ruleset: Sha256Hex;
  /** Returns the first trace of a secret in a text, or `undefined` where there is none. */
  find(file: { readonly path: string; readonly bytes: Uint8Array }): SecretTrace | undefined;
}

/** Returns a finder of secrets; the rules are made ready when it first looks. */
export async function createSecretFinder(): Promise<SecretFinder> {
  const catalog = loadCatalog();
  let scanner: Scanner | undefined;
  return {
    ruleset: await rulesDigest(catalog, DEFAULT_POLICY),
    find({ path, bytes }): SecretTrace | undefined {
      scanner ??= new Scanner(catalog, DEFAULT_POLICY, { key: COMMON_KEY, explain: false });
      const { findings: [found], incomplete: [unread] } = scanner.scan(path, bytes);
      if (found !== undefined) return { rule: found.rule, line: found.line };
      // What was not looked through wholly is never taken for clean.
      return unread === undefined ? undefined : { rule: unread.reason, line: 0 };
    },
  };
}
