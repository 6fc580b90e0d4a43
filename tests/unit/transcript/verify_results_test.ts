import assert from "node:assert/strict";
import {
  type Envelope,
  makeLocalTrustPolicy,
  renderEnvelopeLines,
  signStatement,
  type TranscriptVerdict,
  type TrustPolicy,
} from "../../../lib/transcript/mod.ts";
import {
  bytesOf,
  documentsOf,
  edited,
  makeProvenance,
  makeTestResult,
  policyOf,
  rowOf,
  signBoot,
  verifyBoot,
} from "./fixture.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const boot = await signBoot();

async function verifyChanged(
  changes: { provenance?: (s: Loose) => void; testResult?: (s: Loose) => void },
): Promise<TranscriptVerdict> {
  const { provenance = () => {}, testResult = () => {} } = changes;
  return await verifyBoot({
    ...boot,
    provenance: await signStatement(edited(makeProvenance(), provenance), boot.key),
    testResult: await signStatement(edited(makeTestResult(), testResult), boot.key),
  });
}

for (
  const [name, edit, message] of [
    ["a warning", (s: Loose) => {
      s.predicate.result = "WARNED";
      s.predicate.warnedTests = [s.predicate.passedTests.shift()];
      s.predicate.packrepo_phases[0].result = "WARNED";
    }, /the result is WARNED/],
    ["a suite that failed as a whole", (s: Loose) => {
      s.predicate.result = "FAILED";
    }, /the result is FAILED/],
    ["a failed phase", (s: Loose) => {
      s.predicate.result = "FAILED";
      s.predicate.failedTests = [s.predicate.passedTests.shift()];
      s.predicate.packrepo_phases[0].result = "FAILED";
    }, /failed: "environment" \(and 1 more\)/],
  ] as const
) {
  Deno.test(`the row "test-result" fails for ${name}`, async () => {
    const verdict = await verifyChanged({ testResult: edit });
    assert.match(rowOf(verdict, "test-result"), message);
    assert.equal(verdict.exit, "no");
  });
}

Deno.test("required phases must have passed; a skipped one has not", async () => {
  const required = async (...requiredPhases: string[]): Promise<TranscriptVerdict> =>
    await verifyBoot(boot, { policy: await policyOf(boot, { requiredPhases }) });
  assert.equal((await required("core", "environment")).exit, "ok");
  const skipped = await required("core", "container", "none");
  assert.match(
    rowOf(skipped, "test-result"),
    /^failed: .*required but not passed: "container", "none"/,
  );
  const absent = await verifyBoot(boot, {
    documents: documentsOf(boot).slice(1),
    policy: await policyOf(boot, { requiredPhases: ["core"] }),
  });
  assert.match(rowOf(absent, "test-result"), /^not run/);
  assert.equal(absent.exit, "undecided");
});

for (
  const [name, changes, message] of [
    ["another invocation", {
      provenance: (s: Loose) => s.predicate.runDetails.metadata.invocationId = "urn:uuid:other",
    }, /no provenance has its invocation id .* \(and 1 more\)/],
    ["no invocation", {
      testResult: (s: Loose) => delete s.predicate.url,
    }, /no provenance has its invocation id ""/],
    ["a subject that was not tested", {
      testResult: (s: Loose) => s.subject.pop(),
    }, /it is not in the test result/],
    ["a subject with another digest", {
      testResult: (s: Loose) => s.subject.at(-1).digest.sha256 = "0".repeat(64),
    }, /its sha256 is/],
    ["another source", {
      testResult: (s: Loose) => s.subject[0].digest.gitCommit = "0".repeat(40),
    }, /"source": its gitCommit/],
    ["another lock file", {
      testResult: (s: Loose) => s.predicate.configuration[0].digest.sha256 = "0".repeat(64),
    }, /"flake.lock": its sha256/],
  ] as const
) {
  Deno.test(`the row "join" fails for ${name}`, async () => {
    const verdict = await verifyChanged(changes);
    assert.match(rowOf(verdict, "join"), /^failed/);
    assert.match(rowOf(verdict, "join"), message);
    assert.equal(verdict.exit, "no");
  });
}

/** The owners `a`, `b`, …, each with a key; all of one policy. */
async function makeOwners(
  ...owners: string[]
): Promise<{ boots: Awaited<ReturnType<typeof signBoot>>[]; policy: TrustPolicy }> {
  const boots = await Promise.all(owners.map(() => signBoot("p256")));
  const policies = await Promise.all(
    boots.map(({ pair }, index) =>
      makeLocalTrustPolicy(pair.publicKeyPem, { owner: owners[index]! })
    ),
  );
  return {
    boots,
    policy: { version: 1, rootsOfTrust: policies.flatMap(({ rootsOfTrust }) => rootsOfTrust) },
  };
}

function linesOf(...envelopes: Envelope[]): { name: string; bytes: Uint8Array }[] {
  return [{ name: "x.jsonl", bytes: bytesOf(renderEnvelopeLines(envelopes)) }];
}

Deno.test("the threshold counts owners that agree, not keys and not lines", async () => {
  const { boots, policy } = await makeOwners("a", "b", "b");
  const [a, b, b2] = boots.map(({ provenance, testResult }) => [
    provenance.envelope,
    testResult.envelope,
  ]);
  const two = { ...policy, threshold: { owners: 2 } };
  async function row(...envelopes: (Envelope[] | undefined)[]): Promise<string> {
    const documents = linesOf(...envelopes.flatMap((some) => some ?? []));
    return rowOf(await verifyBoot(boots[0]!, { documents, policy: two }), "threshold");
  }
  assert.match(await row(a, b), /^passed: 2 of 2 wanted: "a", "b"/);
  assert.match(await row(a, b, b2), /^passed: 2 of 2/);
  assert.match(await row(a), /^failed: only 1 owner of the 2 that must agree/);
  assert.match(await row(a, a), /^failed: only 1 owner/);
  assert.match(await row(b, b2), /^failed: only 1 owner/);
  const alone = await verifyBoot(boots[0]!, {
    documents: documentsOf(boots[0]!).slice(0, 1),
    policy: two,
  });
  assert.match(rowOf(alone, "threshold"), /^not run/);
});

Deno.test("one that says otherwise is a failure, and so is another build", async () => {
  const { boots, policy } = await makeOwners("a", "b");
  const [a, b] = boots;
  async function row(edit: (s: Loose) => void): Promise<string> {
    const other = await signStatement(edited(makeProvenance(), edit), b!.key);
    const documents = linesOf(
      a!.provenance.envelope,
      a!.testResult.envelope,
      other.envelope,
      b!.testResult.envelope,
    );
    return rowOf(await verifyBoot(a!, { documents, policy }), "threshold");
  }
  assert.match(
    await row((s) => s.subject.pop()),
    /^failed: x.jsonl:3 has other subjects than x.jsonl:1/,
  );
  assert.match(
    await row((s) => s.predicate.buildDefinition.externalParameters.noLlm = false),
    /^failed: x.jsonl:3 is of another build than x.jsonl:1/,
  );
  assert.match(await row(() => {}), /^passed: 2 of 1 wanted/);
});

Deno.test("A of one key and B of another are not one boot", async () => {
  const { boots, policy } = await makeOwners("a", "b");
  const documents = linesOf(boots[0]!.provenance.envelope, boots[1]!.testResult.envelope);
  const verdict = await verifyBoot(boots[0]!, { documents, policy });
  assert.match(rowOf(verdict, "join"), /^failed/);
  assert.equal(verdict.exit, "no");
});
