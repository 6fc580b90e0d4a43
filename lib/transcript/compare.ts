import { canonicalJson, type JsonObject, type Sha256Hex, sha256Hex } from "../base/mod.ts";
import type { Provenance } from "./provenance.ts";
import type { ResourceDescriptor } from "./statement.ts";

/** The parts of a provenance that two boots of the same thing have in common. */
export interface ComparableProvenance {
  /** Digest of build type, external parameters and resolved dependencies: what was asked for. */
  readonly definition: Sha256Hex;
  /** Digest of the subjects, name to digests: what came out. */
  readonly outputs: Sha256Hex;
}

/**
 * Returns the digests by which boots are compared. Times, ids, versions and internal parameters are
 * not in them; descriptors count by name and digests only, in no particular order.
 */
export function compareProvenance(provenance: Provenance): ComparableProvenance {
  const { buildType, externalParameters, resolvedDependencies } =
    provenance.predicate.buildDefinition;
  return {
    definition: digestOf({
      buildType,
      externalParameters,
      resolvedDependencies: byName(resolvedDependencies ?? []),
    }),
    outputs: digestOf(byName(provenance.subject)),
  };
}

function digestOf(value: JsonObject): Sha256Hex {
  return sha256Hex(canonicalJson(value, { numbers: "finite" }));
}

function byName(descriptors: readonly ResourceDescriptor[]): JsonObject {
  // A name may be `__proto__`, which an object literal would swallow.
  return Object.fromEntries(descriptors.map(({ name, digest }) => [name ?? "", digest ?? {}]));
}
