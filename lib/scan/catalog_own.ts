import type { Catalog } from "./catalog.ts";
import { entropyThousandths } from "./filters/entropy.ts";
import { placeholderKind } from "./filters/placeholder.ts";
import { FORMAT_DETECTORS } from "./formats/table.ts";

/** Returns everything that PackRepo itself knows to look for. */
export function loadCatalog(): Catalog {
  return {
    rules: [],
    detectors: FORMAT_DETECTORS,
    checks: {},
    entropy: entropyThousandths,
    placeholder: placeholderKind,
  };
}
