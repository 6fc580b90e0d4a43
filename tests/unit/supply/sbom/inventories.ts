/** Inventories for the tests of bills of materials. */

import type { Inventory } from "../../../../lib/supply/sbom/inventory.ts";

/** Returns an inventory with one of everything. */
export function sampleInventory(): Inventory {
  return {
    name: "app",
    commit: "1".repeat(40),
    committedAt: "2026-01-02T03:04:05Z",
    packages: [
      {
        type: "npm",
        name: "@s/b",
        version: "2.0.0",
        sha512: "ab".repeat(64),
        isDirect: false,
        dependencies: [],
      },
      {
        type: "npm",
        name: "a",
        version: "1.0.0",
        sha512: "cd".repeat(64),
        isDirect: true,
        dependencies: ["@s/b@2.0.0"],
      },
    ],
    flakeInputs: [{
      name: "nixpkgs",
      type: "github",
      owner: "NixOS",
      repo: "nixpkgs",
      rev: "2".repeat(40),
      narHash: "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      lastModified: 1,
      url: `github:NixOS/nixpkgs/${"2".repeat(40)}`,
    }],
    images: [{ name: "library/base:1", sha256: "ef".repeat(32) }],
    licences: new Map([["a@1.0.0", "MIT"], ["@s/b@2.0.0", "(MIT OR Apache-2.0)"]]),
    tool: { name: "packrepo", version: "0.1.0" },
  };
}
