import type { Catalog } from "./catalog.ts";
import { CHECKS } from "./checks/table.ts";
import { entropyThousandths } from "./filters/entropy.ts";
import { placeholderKind } from "./filters/placeholder.ts";
import { FORMAT_DETECTORS } from "./formats/table.ts";
import { PROVIDER_RULES } from "./rules/providers/table.ts";

const CATALOG: Catalog = {
  rules: PROVIDER_RULES,
  detectors: FORMAT_DETECTORS,
  checks: CHECKS,
  entropy: entropyThousandths,
  placeholder: placeholderKind,
};

/** Returns everything that PackRepo itself knows to look for. */
export function loadCatalog(): Catalog {
  return CATALOG;
}
