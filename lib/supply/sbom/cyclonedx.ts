import type { JsonObject } from "../../base/mod.ts";
import { type Inventory, inventoryUuid, type Part, partsOf } from "./inventory.ts";

const TYPES = { library: "library", "flake input": "library", container: "container" } as const;

/** Divides `@scope/name` as CycloneDX wants it: the scope is the group. */
function groupAndName(part: Part): { group?: string; name: string } {
  const slash = part.kind === "library" ? part.name.indexOf("/") : -1;
  if (slash < 0) return { name: part.name };
  return { group: part.name.slice(0, slash), name: part.name.slice(slash + 1) };
}

/** One SPDX id is a licence, more than one an expression. */
function licenceChoice(licence: string): JsonObject[] {
  return /^[A-Za-z0-9.+-]+$/.test(licence)
    ? [{ license: { id: licence } }]
    : [{ expression: licence }];
}

function component(part: Part): JsonObject {
  return {
    type: TYPES[part.kind],
    "bom-ref": part.purl,
    ...groupAndName(part),
    version: part.version,
    ...(part.hash === undefined
      ? {}
      : { hashes: [{ alg: part.hash.algorithm, content: part.hash.hex }] }),
    ...(part.licence === undefined ? {} : { licenses: licenceChoice(part.licence) }),
    purl: part.purl,
    ...(part.url === undefined
      ? {}
      : { externalReferences: [{ type: "distribution", url: part.url }] }),
    ...(part.kind === "flake input"
      ? { properties: [{ name: "packrepo:hash", value: "of the NAR (narHash)" }] }
      : {}),
  };
}

/**
 * Returns an inventory as a CycloneDX 1.6 document (ECMA-424). The same inventory gives the same
 * document; the timestamp is the commit's date.
 */
export function cycloneDx(inventory: Inventory): JsonObject {
  const parts = partsOf(inventory);
  const root = `pkg:generic/${encodeURIComponent(inventory.name)}@${inventory.commit}`;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${inventoryUuid(inventory)}`,
    version: 1,
    metadata: {
      timestamp: inventory.committedAt,
      tools: { components: [{ type: "application", ...inventory.tool }] },
      component: {
        type: "application",
        "bom-ref": root,
        name: inventory.name,
        version: inventory.commit,
        purl: root,
      },
    },
    components: parts.map(component),
    dependencies: [
      { ref: root, dependsOn: parts.filter(({ isDirect }) => isDirect).map(({ purl }) => purl) },
      ...parts.map(({ purl, needs }) => ({ ref: purl, dependsOn: [...needs] })),
    ],
  };
}
