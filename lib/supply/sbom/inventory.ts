import { canonicalJson, compareUtf8, type JsonObject, sha256Hex } from "../../base/mod.ts";
import { type FlakeInput, parseHash } from "../../flake/mod.ts";
import { type LockedPackage, purlOf } from "../packages/lock_packages.ts";

/** A container image that the project is built from or runs in. */
export interface InventoryImage {
  readonly name: string;
  /** SHA-256 of its manifest, or of its configuration where that is all that an engine tells. */
  readonly sha256: string;
}

/** Everything that a software bill of materials names; no time, host or user is in it. */
export interface Inventory {
  /** The project's name. */
  readonly name: string;
  readonly commit: string;
  /** The commit's date, RFC 3339 in UTC. */
  readonly committedAt: string;
  readonly packages: readonly LockedPackage[];
  readonly flakeInputs: readonly FlakeInput[];
  readonly images: readonly InventoryImage[];
  /** The SPDX expression of a package, by `name@version`; absent where nobody knows. */
  readonly licences: ReadonlyMap<string, string>;
  readonly tool: { readonly name: string; readonly version: string };
}

/** One thing of an inventory, in the words that both formats share. */
export interface Part {
  /** Its package URL, unique in the inventory. */
  readonly purl: string;
  readonly name: string;
  readonly version: string;
  readonly kind: "library" | "flake input" | "container";
  readonly hash?: { readonly algorithm: "SHA-512" | "SHA-256"; readonly hex: string };
  readonly licence?: string;
  /** Where it can be fetched; for a flake input only. */
  readonly url?: string;
  /** The parts it needs, by their package URLs. */
  readonly needs: readonly string[];
  readonly isDirect: boolean;
}

function packagePart(found: LockedPackage, inventory: Inventory): Part {
  const { type, name, version, sha512, sha256 } = found;
  const licence = inventory.licences.get(`${name}@${version}`);
  const hash = sha512 !== undefined
    ? { algorithm: "SHA-512", hex: sha512 } as const
    : sha256 !== undefined
    ? { algorithm: "SHA-256", hex: sha256 } as const
    : undefined;
  const needs = found.dependencies.map((id) => {
    const at = id.lastIndexOf("@");
    return purlOf({ type, name: id.slice(0, at), version: id.slice(at + 1) });
  });
  return {
    purl: purlOf(found),
    name,
    version,
    kind: "library",
    ...(hash === undefined ? {} : { hash }),
    ...(licence === undefined ? {} : { licence }),
    needs,
    isDirect: found.isDirect,
  };
}

/** Returns the package URL of a flake input: purl has a type for GitHub and for few other forges. */
function flakePurl({ type, owner, repo, rev, url }: FlakeInput): string {
  if (type === "github" && owner !== undefined && repo !== undefined) {
    return `pkg:github/${owner.toLowerCase()}/${repo.toLowerCase()}@${rev}`;
  }
  return `pkg:generic/${encodeURIComponent(repo ?? "source")}@${rev}?vcs_url=${
    encodeURIComponent(url)
  }`;
}

function flakePart(input: FlakeInput): Part {
  return {
    purl: flakePurl(input),
    name: input.name,
    version: input.rev,
    kind: "flake input",
    hash: { algorithm: "SHA-256", hex: parseHash(input.narHash) },
    url: input.url,
    needs: [],
    isDirect: !input.name.includes("/"),
  };
}

function imagePart({ name, sha256 }: InventoryImage): Part {
  const last = name.slice(name.lastIndexOf("/") + 1).replace(/:.*$/, "");
  return {
    purl: `pkg:oci/${encodeURIComponent(last)}@sha256%3A${sha256}`,
    name,
    version: `sha256:${sha256}`,
    kind: "container",
    hash: { algorithm: "SHA-256", hex: sha256 },
    needs: [],
    isDirect: true,
  };
}

/** Returns the parts of an inventory, each once, in the order of their package URLs' bytes. */
export function partsOf(inventory: Inventory): Part[] {
  const parts = new Map<string, Part>();
  for (
    const part of [
      ...inventory.packages.map((found) => packagePart(found, inventory)),
      ...inventory.flakeInputs.map(flakePart),
      ...inventory.images.map(imagePart),
    ]
  ) parts.set(part.purl, part);
  return [...parts.values()].sort((a, b) => compareUtf8(a.purl, b.purl));
}

/**
 * Returns a UUID (version 8, RFC 9562: its bits are our own) that depends on the inventory only, so that
 * the same inventory has the same documents.
 */
export function inventoryUuid(inventory: Inventory): string {
  const { name, commit, tool } = inventory;
  const content = { name, commit, tool, parts: partsOf(inventory) } as unknown as JsonObject;
  const hex = sha256Hex(new TextEncoder().encode(`packrepo:sbom:1\0${canonicalJson(content)}`));
  const variant = "89ab"[Number.parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${
    hex.slice(17, 20)
  }-${hex.slice(20, 32)}`;
}
