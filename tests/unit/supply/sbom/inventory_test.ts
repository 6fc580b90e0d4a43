import assert from "node:assert/strict";
import { inventoryUuid, partsOf } from "../../../../lib/supply/sbom/inventory.ts";
import { sampleInventory } from "./inventories.ts";

Deno.test("partsOf() lists packages, flake inputs and images by their package URLs", () => {
  assert.deepEqual(
    partsOf(sampleInventory()).map(({ purl, kind, isDirect }) => [purl, kind, isDirect]),
    [
      [`pkg:github/nixos/nixpkgs@${"2".repeat(40)}`, "flake input", true],
      ["pkg:npm/%40s/b@2.0.0", "library", false],
      ["pkg:npm/a@1.0.0", "library", true],
      [`pkg:oci/base@sha256%3A${"ef".repeat(32)}`, "container", true],
    ],
  );
});

Deno.test("partsOf() writes the digests of the locks in hexadecimal", () => {
  const [nixpkgs, b] = partsOf(sampleInventory());
  assert.deepEqual(nixpkgs!.hash, { algorithm: "SHA-256", hex: "0".repeat(64) });
  assert.deepEqual(b!.hash, { algorithm: "SHA-512", hex: "ab".repeat(64) });
});

Deno.test("inventoryUuid() is a UUID of version 8 that depends on all that is in it, and no order", () => {
  const sample = sampleInventory();
  const uuid = inventoryUuid(sample);
  assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const reversed = { ...sample, packages: [...sample.packages].reverse() };
  assert.equal(inventoryUuid(reversed), uuid);
  for (
    const other of [
      { ...sample, commit: "3".repeat(40) },
      { ...sample, packages: sample.packages.slice(1) },
      { ...sample, images: [] },
      { ...sample, licences: new Map() },
    ]
  ) {
    assert.notEqual(inventoryUuid(other), uuid);
  }
});
