import assert from "node:assert/strict";
import { compareProvenance, type Provenance } from "../../../lib/transcript/mod.ts";
import { makeProvenance } from "./fixture.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

function compare(edit: (statement: Loose) => void): { definition: boolean; outputs: boolean } {
  const statement = structuredClone(makeProvenance()) as Loose;
  edit(statement);
  const [a, b] = [compareProvenance(makeProvenance()), compareProvenance(statement as Provenance)];
  return { definition: a.definition === b.definition, outputs: a.outputs === b.outputs };
}

for (
  const [name, edit, wanted] of [
    ["times, ids, versions, builder and internal parameters", (s: Loose) => {
      s.predicate.runDetails = {
        builder: { id: "other" },
        metadata: { invocationId: "x", startedOn: "y", finishedOn: "z" },
      };
      s.predicate.buildDefinition.internalParameters = { platform: "aarch64-linux" };
    }, { definition: true, outputs: true }],
    ["order and annotations", (s: Loose) => {
      s.subject.reverse();
      s.predicate.buildDefinition.resolvedDependencies.reverse();
      s.predicate.buildDefinition.resolvedDependencies[0].annotations = { x: 1 };
    }, { definition: true, outputs: true }],
  ] as const
) {
  Deno.test(`compareProvenance() takes no notice of ${name}`, () => {
    assert.deepEqual(compare(edit), wanted);
  });
}

for (
  const [name, edit, wanted] of [
    ["another subject", (s: Loose) => {
      s.subject[0].digest.sha256 = "0".repeat(64);
    }, { definition: true, outputs: false }],
    ["a subject less", (s: Loose) => {
      s.subject.pop();
    }, { definition: true, outputs: false }],
    ["a subject called __proto__", (s: Loose) => {
      s.subject.push({ name: "__proto__", digest: { sha256: "0".repeat(64) } });
    }, { definition: true, outputs: false }],
    ["another budget", (s: Loose) => {
      s.predicate.buildDefinition.externalParameters.golden[0].budget++;
    }, { definition: false, outputs: true }],
    ["another dependency", (s: Loose) => {
      s.predicate.buildDefinition.resolvedDependencies[0].digest.gitTree = "0".repeat(40);
    }, { definition: false, outputs: true }],
    ["another build type", (s: Loose) => {
      s.predicate.buildDefinition.buildType = "other";
    }, { definition: false, outputs: true }],
  ] as const
) {
  Deno.test(`compareProvenance() notices ${name}`, () => {
    assert.deepEqual(compare(edit), wanted);
  });
}
