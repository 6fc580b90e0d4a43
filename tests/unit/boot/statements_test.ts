import assert from "node:assert/strict";
import { type BootRecord, provenanceOf, testResultOf } from "../../../lib/boot/statements.ts";
import {
  BUILDER_IDS,
  encodeStatement,
  parseStatement,
  type Statement,
  validateProvenance,
  validateTestResult,
} from "../../../lib/transcript/mod.ts";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { parseFlakeLock, parseHash } from "../../../lib/flake/mod.ts";
import { FACTS, GOLDEN, GOLDEN_COMMIT, phase, PINS, SOURCE_COMMIT } from "./facts.ts";

const RECORD: BootRecord = {
  facts: FACTS,
  phases: [phase("environment", "passed"), phase("container", "skipped", "none here")],
  pins: PINS,
  builderId: BUILDER_IDS.local,
  flakeLock: await Deno.readTextFile(new URL("../../../flake.lock", import.meta.url)),
  startedOn: "2025-01-01T00:00:00Z",
  finishedOn: "2025-01-01T00:00:09Z",
  invocationId: "urn:uuid:00000000-0000-4000-8000-000000000000",
  version: "0.1.0",
};

/** Reads a statement as a verifier does: from the bytes that would be signed. */
function reread(statement: unknown): Statement {
  return parseStatement(encodeStatement(statement as Statement));
}

Deno.test("provenanceOf() names every output and every input by its digests", () => {
  const { subject, predicate } = validateProvenance(reread(provenanceOf(RECORD)));
  assert.deepEqual(subject.map(({ name }) => name), [
    "packs/flask/pack.index.json",
    "packs/flask/pack.body.txt",
  ]);
  const { externalParameters, resolvedDependencies } = predicate.buildDefinition;
  const byName = new Map(resolvedDependencies.map((item) => [item.name, item]));
  assert.deepEqual([...byName.keys()], [
    "source",
    "source.nar",
    "deno.json",
    "deno.lock",
    "flake.lock",
    "flake.nix",
    "flake:nixpkgs",
    "golden:flask",
  ]);
  assert.equal(byName.get("source")!.digest!["gitCommit"], SOURCE_COMMIT);
  assert.equal(byName.get("source")!.uri, "git+https://example.org/packrepo.git");
  assert.deepEqual(byName.get("source")!.annotations, { packrepo_dirty: false });
  assert.equal(byName.get("golden:flask")!.digest!["gitCommit"], GOLDEN_COMMIT);
  assert.equal(byName.get("golden:flask")!.uri, "git+https://example.org/flask.git");
  assert.match(byName.get("flake:nixpkgs")!.digest!["sha256"]!, /^[0-9a-f]{64}$/);
  assert.deepEqual(externalParameters, {
    golden: [{
      budget: 50_000,
      ref: "main",
      repository: "https://example.org/flask.git",
      tokenizer: "cl100k",
    }],
    noLlm: true,
    source: ".",
  });
});

Deno.test("provenanceOf() records the rules and the outcome of looking for secrets, and the SBOM", () => {
  const facts = { ...FACTS, bom: '{"bomFormat":"CycloneDX"}\n' };
  const { predicate } = validateProvenance(reread(provenanceOf({ ...RECORD, facts })));
  const { ruleset } = GOLDEN.secrets;
  assert.deepEqual(predicate.buildDefinition.internalParameters, {
    platform: "x86_64-linux",
    secrets: { chunks: 41, filesLeftOut: 2, packsWithFindings: 0, rulesets: [ruleset] },
  });
  assert.deepEqual(
    predicate.runDetails.byproducts?.find(({ name }) => name === "sbom.cdx.json")?.digest,
    { sha256: sha256Hex(facts.bom) },
  );
  const result = validateTestResult(reread(testResultOf(RECORD)));
  const rules = result.predicate.configuration.find(({ name }) => name === "scan:rules");
  assert.deepEqual(rules?.digest, { sha256: ruleset });
});

Deno.test.each(["failed", "not run", "not checked"] as const)(
  "provenanceOf() gives nothing where a phase is %s",
  (status) => {
    assert.equal(
      provenanceOf({ ...RECORD, phases: [...RECORD.phases, phase("core", status)] }),
      undefined,
    );
  },
);

Deno.test("provenanceOf() gives nothing without a pack", () => {
  assert.equal(provenanceOf({ ...RECORD, facts: { ...FACTS, goldens: [] } }), undefined);
});

Deno.test("testResultOf() says of every phase how it ended, and why", () => {
  const phases = [
    ...RECORD.phases,
    phase("core", "failed", "2 is not 3"),
    phase("golden-packs", "not run", "nothing to pack"),
  ];
  const { predicate, subject } = validateTestResult(reread(testResultOf({ ...RECORD, phases })));
  assert.equal(predicate.result, "FAILED");
  assert.deepEqual(predicate.passedTests, ["environment"]);
  assert.deepEqual(predicate.failedTests, ["core"]);
  assert.deepEqual(predicate.warnedTests, ["golden-packs"]);
  assert.deepEqual(
    predicate.packrepo_phases!.map(({ name, result, error }) => [name, result, error]),
    [
      ["environment", "PASSED", null],
      ["container", "SKIPPED", "none here"],
      ["core", "FAILED", "2 is not 3"],
      ["golden-packs", "WARNED", "nothing to pack"],
    ],
  );
  assert.equal(predicate.url, RECORD.invocationId);
  assert.ok(subject.some(({ name }) => name === "source.nar"));
});

Deno.test("testResultOf() is about the pins where the source could not be described", () => {
  const { subject } = validateTestResult(reread(testResultOf({ ...RECORD, facts: {} })));
  assert.deepEqual(subject.map(({ name }) => name), [
    "deno.json",
    "deno.lock",
    "flake.lock",
    "flake.nix",
  ]);
});

Deno.test("the statements hold no path, host name or user of this machine", () => {
  const text = JSON.stringify([provenanceOf(RECORD), testResultOf(RECORD)]);
  assert.ok(!text.includes(Deno.cwd()));
  assert.ok(!text.includes(Deno.hostname()) || Deno.hostname().length < 4);
});

Deno.test("both statements name the nixpkgs that was used, and whether it is another one than locked", () => {
  const locked = parseFlakeLock(RECORD.flakeLock).inputs.find(({ name }) => name === "nixpkgs")!;
  for (const isOverridden of [false, true]) {
    const narHash = isOverridden ? sha256Hex("stand-in") : parseHash(locked.narHash);
    const record = { ...RECORD, facts: { ...FACTS, nixpkgs: { narHash, isOverridden } } };
    const { predicate } = validateProvenance(reread(provenanceOf(record)));
    const result = validateTestResult(reread(testResultOf(record)));
    const used = predicate.buildDefinition.resolvedDependencies
      .filter(({ name }) => name === "flake:nixpkgs");
    const said = result.predicate.configuration.filter(({ name }) => name === "flake:nixpkgs");
    assert.equal(used.length, 1);
    assert.equal(said.length, 1);
    for (const { annotations, digest } of [...used, ...said]) {
      assert.equal(annotations!["packrepo_overridden"], isOverridden);
      assert.equal(digest!["sha256"], narHash);
    }
    // A commit of nixpkgs is only named where it was used.
    assert.equal(used[0]!.digest!["gitCommit"], isOverridden ? undefined : locked.rev);
    assert.equal(used[0]!.uri, isOverridden ? undefined : locked.url);
  }
});
