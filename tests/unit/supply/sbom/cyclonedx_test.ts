import assert from "node:assert/strict";
import { cycloneDx } from "../../../../lib/supply/sbom/cyclonedx.ts";
import { sampleInventory } from "./inventories.ts";

interface Bom {
  readonly components: readonly (Record<string, unknown> & { readonly "bom-ref": string })[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: string[] }[];
  readonly metadata: { readonly component: { readonly "bom-ref": string } };
}

const bom = cycloneDx(sampleInventory()) as unknown as Bom;

Deno.test("cycloneDx() writes licences as ids or expressions, and scopes as groups", () => {
  const byRef = new Map(bom.components.map((component) => [component["bom-ref"], component]));
  assert.deepEqual(byRef.get("pkg:npm/a@1.0.0")!["licenses"], [{ license: { id: "MIT" } }]);
  const scoped = byRef.get("pkg:npm/%40s/b@2.0.0")!;
  assert.deepEqual(scoped["licenses"], [{ expression: "(MIT OR Apache-2.0)" }]);
  assert.deepEqual([scoped["group"], scoped["name"]], ["@s", "b"]);
});

Deno.test("cycloneDx() names every part once, and depends on nothing that is not a part", () => {
  const refs = [bom.metadata.component["bom-ref"], ...bom.components.map((c) => c["bom-ref"])];
  assert.equal(new Set(refs).size, refs.length);
  assert.deepEqual(bom.dependencies.map(({ ref }) => ref).sort(), [...refs].sort());
  for (const { dependsOn } of bom.dependencies) {
    for (const ref of dependsOn) assert.ok(refs.includes(ref), ref);
  }
  const ofA = bom.dependencies.find(({ ref }) => ref === "pkg:npm/a@1.0.0");
  assert.deepEqual(ofA?.dependsOn, ["pkg:npm/%40s/b@2.0.0"]);
});

Deno.test("cycloneDx() is the same for the same inventory", () => {
  assert.equal(JSON.stringify(cycloneDx(sampleInventory())), JSON.stringify(bom));
});
