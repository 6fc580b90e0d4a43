import assert from "node:assert/strict";
import { spdx } from "../../../../lib/supply/sbom/spdx.ts";
import { sampleInventory } from "./inventories.ts";

interface Document {
  readonly packages: readonly (Record<string, unknown> & { readonly SPDXID: string })[];
  readonly relationships: readonly {
    readonly spdxElementId: string;
    readonly relationshipType: string;
    readonly relatedSpdxElement: string;
  }[];
}

const document = spdx(sampleInventory()) as unknown as Document & Record<string, unknown>;

Deno.test("spdx() has what SPDX 2.3 demands of a document and its packages", () => {
  for (
    const name of [
      "spdxVersion",
      "dataLicense",
      "SPDXID",
      "name",
      "documentNamespace",
      "creationInfo",
    ]
  ) {
    assert.ok(document[name] !== undefined, name);
  }
  for (const found of document.packages) {
    // SPDX 2.3, 7.2: letters, numbers, `.` and `-`.
    assert.match(found.SPDXID, /^SPDXRef-[A-Za-z0-9.-]+$/);
    for (const name of ["name", "downloadLocation"]) assert.ok(found[name] !== undefined, name);
  }
});

Deno.test("spdx() relates known elements only: the project to what it needs, and that in turn", () => {
  const ids = document.packages.map(({ SPDXID }) => SPDXID);
  assert.equal(new Set(ids).size, ids.length);
  const known = new Set(["SPDXRef-DOCUMENT", ...ids]);
  for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
    assert.ok(known.has(spdxElementId) && known.has(relatedSpdxElement));
  }
  const counts = Map.groupBy(document.relationships, ({ relationshipType }) => relationshipType);
  assert.equal(counts.get("DESCRIBES")?.length, 1);
  assert.equal(counts.get("DEPENDS_ON")?.length, 4);
});

Deno.test("spdx() declares licences and digests, and says where it knows none", () => {
  const byName = new Map(document.packages.map((found) => [found["name"], found]));
  assert.equal(byName.get("a")!["licenseDeclared"], "MIT");
  assert.equal(byName.get("nixpkgs")!["licenseDeclared"], "NOASSERTION");
  assert.deepEqual(byName.get("@s/b")!["checksums"], [
    { algorithm: "SHA512", checksumValue: "ab".repeat(64) },
  ]);
});
