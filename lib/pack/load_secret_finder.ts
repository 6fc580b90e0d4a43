import type { SecretFinder } from "../scan/mod.ts";

/**
 * Loads the engine that finds secrets; nothing but packing and judging packs needs it.
 *
 * The rules are PackRepo's own, whatever the packed repository says of itself.
 */
export async function loadSecretFinder(): Promise<SecretFinder> {
  const { createSecretFinder } = await import("../scan/mod.ts");
  return await createSecretFinder();
}
