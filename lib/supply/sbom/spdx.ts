import { type JsonObject, sha256Hex } from "../../base/mod.ts";
import { type Inventory, inventoryUuid, type Part, partsOf } from "./inventory.ts";

const PURPOSES = { library: "LIBRARY", "flake input": "SOURCE", container: "CONTAINER" } as const;
const ALGORITHMS = { "SHA-512": "SHA512", "SHA-256": "SHA256" } as const;

/** An id of SPDX has letters, digits, dots and hyphens only; the digest keeps two apart. */
function spdxId(purl: string): string {
  const readable = purl.replace(/^pkg:/, "").replaceAll(/[^A-Za-z0-9.]+/g, "-").slice(0, 80);
  return `SPDXRef-${readable}-${sha256Hex(new TextEncoder().encode(purl)).slice(0, 8)}`;
}

function packageOf(part: Part): JsonObject {
  return {
    SPDXID: spdxId(part.purl),
    name: part.name,
    versionInfo: part.version,
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    ...(part.hash === undefined ? {} : {
      // Of a flake input's NAR, which `comment` says.
      checksums: [{
        algorithm: ALGORITHMS[part.hash.algorithm],
        checksumValue: part.hash.hex,
      }],
    }),
    licenseConcluded: "NOASSERTION",
    licenseDeclared: part.licence ?? "NOASSERTION",
    copyrightText: "NOASSERTION",
    primaryPackagePurpose: PURPOSES[part.kind],
    ...(part.kind === "flake input"
      ? { comment: `The checksum is of the NAR (narHash) of ${part.url}` }
      : {}),
    externalRefs: [{
      referenceCategory: "PACKAGE-MANAGER",
      referenceType: "purl",
      referenceLocator: part.purl,
    }],
  };
}

/**
 * Returns an inventory as an SPDX 2.3 document (ISO/IEC 5962). The same inventory gives the same
 * document; its creation time is the commit's date.
 */
export function spdx(inventory: Inventory): JsonObject {
  const parts = partsOf(inventory);
  const root = "SPDXRef-Project";
  const isPart = new Set(parts.map(({ purl }) => purl));
  const needs = parts.flatMap((part) =>
    part.needs.filter((purl) => isPart.has(purl)).map((purl) => ({
      spdxElementId: spdxId(part.purl),
      relationshipType: "DEPENDS_ON",
      relatedSpdxElement: spdxId(purl),
    }))
  );
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${inventory.name}-${inventory.commit.slice(0, 12)}`,
    documentNamespace: `urn:uuid:${inventoryUuid(inventory)}`,
    creationInfo: {
      created: inventory.committedAt,
      creators: [`Tool: ${inventory.tool.name}-${inventory.tool.version}`],
    },
    packages: [{
      SPDXID: root,
      name: inventory.name,
      versionInfo: inventory.commit,
      downloadLocation: "NOASSERTION",
      filesAnalyzed: false,
      licenseConcluded: "NOASSERTION",
      licenseDeclared: "NOASSERTION",
      copyrightText: "NOASSERTION",
      primaryPackagePurpose: "APPLICATION",
    }, ...parts.map(packageOf)],
    relationships: [
      {
        spdxElementId: "SPDXRef-DOCUMENT",
        relationshipType: "DESCRIBES",
        relatedSpdxElement: root,
      },
      ...parts.filter(({ isDirect }) => isDirect).map(({ purl }) => ({
        spdxElementId: root,
        relationshipType: "DEPENDS_ON",
        relatedSpdxElement: spdxId(purl),
      })),
      ...needs,
    ],
  };
}
