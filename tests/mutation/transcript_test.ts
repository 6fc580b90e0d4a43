import assert from "node:assert/strict";
import { PackRepoError } from "../../lib/base/mod.ts";
import { signStatement, type Statement } from "../../lib/transcript/mod.ts";
import {
  ALGORITHMS,
  bytesOf,
  documentsOf,
  edited,
  makeProvenance,
  makeTestResult,
  policyOf,
  signBoot,
  verifyBoot,
} from "../unit/transcript/fixture.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

/** How a verification of changed documents ended; `refused` is an error with a message. */
async function outcomeOf(verifying: Promise<{ readonly exit: string }>): Promise<string> {
  try {
    return (await verifying).exit;
  } catch (error) {
    if (error instanceof PackRepoError && error.exit === "data") return "refused";
    throw error;
  }
}

for (const algorithm of ALGORITHMS) {
  Deno.test(`a ${algorithm} bundle with any one bit flipped never verifies`, async () => {
    const boot = await signBoot(algorithm);
    const [testResult, provenance] = documentsOf(boot);
    const policy = await policyOf(boot);
    const { bytes } = provenance!;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      // Every byte once, every bit equally often.
      changed[at]! ^= 1 << at % 8;
      const documents = [testResult!, { ...provenance!, bytes: changed }];
      const outcome = await outcomeOf(verifyBoot(boot, { documents, policy }));
      assert.notEqual(outcome, "ok", `bit ${at % 8} of byte ${at}`);
    }
  });

  Deno.test(`a ${algorithm} bundle with any byte missing or doubled never verifies`, async () => {
    const boot = await signBoot(algorithm);
    const [testResult, provenance] = documentsOf(boot);
    const policy = await policyOf(boot);
    const text = boot.provenance.bundle.trimEnd();
    for (let at = 0; at < text.length; at += 2) {
      for (
        const changed of [
          text.slice(0, at) + text.slice(at + 1),
          text.slice(0, at) + text[at] + text.slice(at),
        ]
      ) {
        // The padding of base64 may be left out.
        if (changed.replaceAll("=", "") === text.replaceAll("=", "")) continue;
        const documents = [testResult!, { ...provenance!, bytes: bytesOf(changed) }];
        const outcome = await outcomeOf(verifyBoot(boot, { documents, policy }));
        assert.notEqual(outcome, "ok", `${at}: ${changed.slice(at - 9, at + 9)}`);
      }
    }
  });
}

/** Lists the paths of all members and elements of a JSON value. */
function pathsOf(value: Loose, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [[...path, key], ...pathsOf(value[key], [...path, key])]);
}

function removeAt(value: Loose, path: readonly (string | number)[]): void {
  const last = path.at(-1)!;
  const parent = path.slice(0, -1).reduce((inner: Loose, key) => inner[key], value);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

function replaceAt(value: Loose, path: readonly (string | number)[], by: unknown): void {
  const parent = path.slice(0, -1).reduce((inner: Loose, key) => inner[key], value);
  parent[path.at(-1)!] = by;
}

Deno.test("removing or replacing any part of a bundle is noticed", async () => {
  const boot = await signBoot("p256");
  const policy = await policyOf(boot);
  const [testResult, provenance] = documentsOf(boot);
  const harmless: string[] = [];
  for (const path of pathsOf(JSON.parse(boot.provenance.bundle))) {
    const changes: [string, (bundle: Loose) => void][] = [
      ["-", (bundle) => removeAt(bundle, path)],
      ...[null, 0, "x", [], {}, true].map((by): [string, (bundle: Loose) => void] => [
        JSON.stringify(by),
        (bundle) => replaceAt(bundle, path, by),
      ]),
    ];
    for (const [name, change] of changes) {
      const bundle = JSON.parse(boot.provenance.bundle);
      const before = JSON.stringify(bundle);
      change(bundle);
      if (JSON.stringify(bundle) === before) continue;
      const documents = [testResult!, { ...provenance!, bytes: bytesOf(JSON.stringify(bundle)) }];
      if (await outcomeOf(verifyBoot(boot, { documents, policy })) === "ok") {
        harmless.push(`${path.join(".")} ${name}`);
      }
    }
  }
  // What no signature protects and nothing depends on: the slots of logs and timestamps, and a
  // keyid that is left out, where the hint stands in.
  assert.deepEqual(harmless.sort(), [
    "dsseEnvelope.signatures.0.keyid -",
    "dsseEnvelope.signatures.0.keyid null",
    "verificationMaterial.timestampVerificationData -",
    "verificationMaterial.timestampVerificationData null",
    "verificationMaterial.timestampVerificationData {}",
    "verificationMaterial.timestampVerificationData.rfc3161Timestamps -",
    "verificationMaterial.timestampVerificationData.rfc3161Timestamps null",
    "verificationMaterial.tlogEntries -",
    "verificationMaterial.tlogEntries null",
  ]);
});

const STRICT = { requireClean: true, networkNone: true, requiredPhases: ["core"] };

/** Signs each statement anew with one part of it removed; returns the parts nobody missed. */
async function partsNobodyMisses(which: "provenance" | "testResult"): Promise<string[]> {
  const boot = await signBoot();
  const policy = await policyOf(boot, STRICT);
  const original = which === "provenance" ? makeProvenance() : makeTestResult();
  const missed: string[] = [];
  for (const path of pathsOf(original)) {
    const statement: Statement = edited(original, (copy) => removeAt(copy, path));
    let signed;
    try {
      signed = await signStatement(statement, boot.key);
    } catch (error) {
      assert.equal((error as PackRepoError).code, "transcript.bad-statement");
      continue;
    }
    const outcome = await outcomeOf(verifyBoot({ ...boot, [which]: signed }, { policy }));
    if (outcome === "ok") missed.push(path.join("."));
  }
  return missed;
}

Deno.test("removing any part of a provenance but these is noticed, though it is signed", async () => {
  assert.deepEqual(await partsNobodyMisses("provenance"), [
    // A subject less is noticed by who knows which packs he wants: the statements agree.
    "subject.0",
    "subject.1",
    "subject.2",
    "predicate.buildDefinition.externalParameters.golden.0",
    "predicate.buildDefinition.externalParameters.noLlm",
    "predicate.buildDefinition.internalParameters.SOURCE_DATE_EPOCH",
    "predicate.buildDefinition.internalParameters.platform",
    "predicate.buildDefinition.resolvedDependencies.0.uri",
    "predicate.buildDefinition.resolvedDependencies.0.digest.gitCommit",
    "predicate.buildDefinition.resolvedDependencies.0.digest.gitTree",
    "predicate.runDetails.builder.version",
    "predicate.runDetails.builder.version.packrepo",
    "predicate.runDetails.builder.version.deno",
    "predicate.runDetails.byproducts",
    "predicate.runDetails.byproducts.0",
    "predicate.runDetails.byproducts.0.digest",
  ]);
});

Deno.test("removing any part of a test result but these is noticed, though it is signed", async () => {
  assert.deepEqual(await partsNobodyMisses("testResult"), [
    // The provenance has them, too.
    "subject.0",
    "subject.0.digest.gitCommit",
    "subject.0.digest.gitTree",
    "subject.1",
    "predicate.configuration.0",
    "predicate.configuration.1",
    // Empty already; and the phases are told twice.
    "predicate.warnedTests",
    "predicate.failedTests",
    "predicate.packrepo_phases",
    "predicate.packrepo_phases.0.error",
    "predicate.packrepo_phases.1",
    "predicate.packrepo_phases.1.error",
    "predicate.packrepo_phases.2.error",
    "predicate.packrepo_phases.3.error",
    "predicate.packrepo_phases.4.error",
  ]);
});
