import assert from "node:assert/strict";
import {
  BOOT_BUILD_TYPE,
  createProvenance,
  PROVENANCE_TYPE,
  validateBuildDefinition,
  validateProvenance,
} from "../../../lib/transcript/mod.ts";
import { makeProvenance, makeTestResult } from "./fixture.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

function edited(edit: (statement: Loose) => void): Loose {
  const statement = structuredClone(makeProvenance()) as Loose;
  edit(statement);
  return statement;
}

Deno.test("createProvenance() makes a statement of this build type", () => {
  const statement = makeProvenance();
  assert.equal(statement.predicateType, PROVENANCE_TYPE);
  assert.equal(statement.predicate.buildDefinition.buildType, BOOT_BUILD_TYPE);
  assert.deepEqual(Object.keys(statement.predicate.runDetails), [
    "builder",
    "metadata",
    "byproducts",
  ]);
});

Deno.test("createProvenance() refuses what a verifier would refuse", () => {
  assert.throws(() => makeProvenance([]), { message: /it has no subject/ });
  const { predicate } = makeProvenance();
  const { buildDefinition, runDetails } = predicate;
  const input = {
    subjects: makeProvenance().subject,
    ...buildDefinition,
    builderId: runDetails.builder.id,
    builderVersion: {},
    metadata: runDetails.metadata,
  };
  const uri = "https://token@git.example/x";
  assert.throws(
    () =>
      createProvenance({
        ...input,
        resolvedDependencies: [
          ...buildDefinition.resolvedDependencies,
          { name: "a", uri, digest: { sha256: "0".repeat(64) } },
        ],
      }),
    (error: Error) =>
      /uri of "a" holds credentials/.test(error.message) && !error.message.includes("token"),
  );
  assert.throws(
    () => createProvenance({ ...input, externalParameters: { source: ".", x: 1 } as never }),
    { code: "transcript.unknown-parameter" },
  );
});

Deno.test("validateProvenance() ignores unknown fields outside the external parameters", () => {
  validateProvenance(edited((s) => {
    s.more = 1;
    s.predicate.more = 1;
    s.predicate.buildDefinition.more = 1;
    s.predicate.runDetails.metadata.more = 1;
    delete s.predicate.buildDefinition.internalParameters;
    delete s.predicate.buildDefinition.resolvedDependencies;
    delete s.predicate.runDetails.byproducts;
  }));
});

for (
  const [name, edit, message] of [
    ["no buildDefinition", (s: Loose) => delete s.predicate.buildDefinition, /buildDefinition/],
    ["no runDetails", (s: Loose) => delete s.predicate.runDetails, /runDetails/],
    ["no buildType", (s: Loose) => delete s.predicate.buildDefinition.buildType, /buildType/],
    [
      "no externalParameters",
      (s: Loose) => delete s.predicate.buildDefinition.externalParameters,
      /externalParameters/,
    ],
    [
      "internalParameters that are a list",
      (s: Loose) => s.predicate.buildDefinition.internalParameters = [],
      /internalParameters/,
    ],
    [
      "a dependency without a digest",
      (s: Loose) => delete s.predicate.buildDefinition.resolvedDependencies[1].digest,
      /no digest for "source.nar"/,
    ],
    [
      "a dependency twice",
      (s: Loose) =>
        s.predicate.buildDefinition.resolvedDependencies.push(
          s.predicate.buildDefinition.resolvedDependencies[0],
        ),
      /"source" twice/,
    ],
    ["a subject twice", (s: Loose) => s.subject.push(s.subject[0]), /twice/],
    ["a subject without a name", (s: Loose) => delete s.subject[0].name, /no name/],
    ["no builder", (s: Loose) => delete s.predicate.runDetails.builder, /builder\.id/],
    ["a builder without an id", (s: Loose) => s.predicate.runDetails.builder = {}, /builder\.id/],
    ["no metadata", (s: Loose) => delete s.predicate.runDetails.metadata, /metadata is not/],
    [
      "no invocation id",
      (s: Loose) => delete s.predicate.runDetails.metadata.invocationId,
      /invocationId is missing/,
    ],
    [
      "a start in another zone",
      (s: Loose) => s.predicate.runDetails.metadata.startedOn = "2026-11-01T12:00:00+01:00",
      /startedOn is not a time/,
    ],
    [
      "no end",
      (s: Loose) => delete s.predicate.runDetails.metadata.finishedOn,
      /finishedOn is not a time/,
    ],
    [
      "byproducts that are a text",
      (s: Loose) => s.predicate.runDetails.byproducts = "x",
      /byproducts is not a list/,
    ],
  ] as const
) {
  Deno.test(`validateProvenance() refuses ${name}`, () => {
    assert.throws(() => validateProvenance(edited(edit)), { exitCode: 65, message });
  });
}

Deno.test("validateProvenance() refuses a test result", () => {
  assert.throws(() => validateProvenance(makeTestResult() as Loose), {
    code: "transcript.wrong-predicate-type",
    exitCode: 65,
  });
});

Deno.test("validateBuildDefinition() refuses another build type", () => {
  const other = edited((s) => s.predicate.buildDefinition.buildType = "https://example.com/b");
  assert.throws(() => validateBuildDefinition(validateProvenance(other)), {
    code: "transcript.bad-provenance",
    message: /build type "https:\/\/example.com\/b" is not/,
  });
});

for (const name of ["source.nar", "flake.lock", "deno.lock"]) {
  Deno.test(`validateBuildDefinition() refuses a boot without the sha256 of ${name}`, () => {
    const without = edited((s) => {
      const { buildDefinition } = s.predicate;
      buildDefinition.resolvedDependencies = buildDefinition.resolvedDependencies.filter((
        dependency: Loose,
      ) => dependency.name !== name);
    });
    assert.throws(() => validateBuildDefinition(validateProvenance(without)), {
      code: "transcript.bad-provenance",
      message: new RegExp(`no sha256 of ${name}`),
    });
  });
}
