import assert from "node:assert/strict";
import {
  renderEnvelopeLines,
  signEnvelope,
  signStatement,
  type TrustExpectations,
} from "../../../lib/transcript/mod.ts";
import {
  bytesOf,
  documentsOf,
  edited,
  makeProvenance,
  policyOf,
  rowOf,
  signBoot,
  verifyBoot,
} from "./fixture.ts";

const boot = await signBoot();

for (
  const [name, expect] of [
    ["a clean source", { requireClean: true }],
    ["no network", { networkNone: true }],
    ["what is false", { requireClean: false, networkNone: false }],
    ["the build type", {
      buildType: "https://github.com/packrepo/packrepo/blob/main/spec/boot.md#v1",
    }],
    ["one parameter", { externalParameters: { source: "git+https://git.example/packrepo" } }],
    ["a nested parameter in another order of keys", {
      externalParameters: {
        golden: [{
          tokenizer: "cl100k",
          repository: "git+https://git.example/packrepo",
          budget: 50000,
        }],
      },
    }],
  ] as const
) {
  Deno.test(`the row "expectations" passes for ${name}`, async () => {
    const verdict = await verifyBoot(boot, { policy: await policyOf(boot, expect) });
    assert.match(rowOf(verdict, "expectations"), /^passed/);
    assert.equal(verdict.exit, "ok");
  });
}

for (
  const [name, expect, edit, message] of [
    [
      "another parameter",
      { externalParameters: { source: "." } },
      () => {},
      /externalParameters\.source is .* not "\\"\.\\""/,
    ],
    [
      "a parameter that is absent",
      { externalParameters: { container: "x" } },
      () => {},
      /externalParameters\.container is "absent"/,
    ],
    // deno-lint-ignore no-explicit-any
    ["a dirty source", { requireClean: true }, (s: any) => {
      s.predicate.buildDefinition.resolvedDependencies[0].annotations.packrepo_dirty = true;
    }, /not said to be clean/],
    // deno-lint-ignore no-explicit-any
    ["a source that does not say", { requireClean: true }, (s: any) => {
      delete s.predicate.buildDefinition.resolvedDependencies[0].annotations;
    }, /not said to be clean/],
    // deno-lint-ignore no-explicit-any
    ["no dependencies at all", { requireClean: true }, (s: any) => {
      delete s.predicate.buildDefinition.resolvedDependencies;
    }, /not said to be clean/],
    // deno-lint-ignore no-explicit-any
    ["a network", { networkNone: true }, (s: any) => {
      delete s.predicate.buildDefinition.internalParameters;
    }, /no network/],
  ] as const
) {
  Deno.test(`the row "expectations" fails for ${name}`, async () => {
    const signed = await signStatement(edited(makeProvenance(), edit), boot.key);
    const verdict = await verifyBoot(
      { ...boot, provenance: signed },
      { policy: await policyOf(boot, expect as TrustExpectations) },
    );
    assert.match(rowOf(verdict, "expectations"), /^failed/);
    assert.match(rowOf(verdict, "expectations"), message);
    assert.equal(verdict.exit, "no");
  });
}

Deno.test("what the policy expects of a provenance that was not given is undecided", async () => {
  const verdict = await verifyBoot(boot, {
    documents: documentsOf(boot).slice(0, 1),
    policy: await policyOf(boot, { requireClean: true }),
  });
  assert.match(rowOf(verdict, "expectations"), /^not run: boot_provenance.json was not given/);
  assert.match(rowOf(verdict, "builder"), /^not checked/);
  assert.match(rowOf(verdict, "build-definition"), /^not checked/);
  assert.equal(verdict.exit, "undecided");
});

for (
  const [name, payload, message] of [
    ["a payload that is not JSON", "hello", /boot_provenance.json": it is not JSON/],
    ["a payload with a key twice", '{"_type":"a","_type":"b"}', /"_type" is there twice/],
    ["a list", "[]", /it is not an object/],
  ] as const
) {
  Deno.test(`the row "statement" fails for ${name}, and nothing follows`, async () => {
    const envelope = await signEnvelope(bytesOf(payload), boot.key);
    const text = renderEnvelopeLines([envelope]);
    const verdict = await verifyBoot(boot, {
      documents: [{ name: "boot_provenance.json", bytes: bytesOf(text) }],
    });
    assert.match(rowOf(verdict, "statement"), /^failed/);
    assert.match(rowOf(verdict, "statement"), message);
    assert.match(rowOf(verdict, "predicate"), /^not run/);
    assert.deepEqual(verdict.statements, []);
  });
}

Deno.test("lines with another predicate are ignored, a whole file of them is not", async () => {
  const other = await signStatement(
    edited(makeProvenance(), (s) => s.predicateType = "https://in-toto.io/attestation/svr/v0.2"),
    boot.key,
  );
  const lines = (
    ...envelopes: (typeof other.envelope)[]
  ): { name: string; bytes: Uint8Array }[] => [
    { name: "x.jsonl", bytes: bytesOf(renderEnvelopeLines(envelopes)) },
  ];
  const mixed = await verifyBoot(boot, {
    documents: lines(boot.provenance.envelope, boot.testResult.envelope, other.envelope),
  });
  assert.equal(mixed.exit, "ok");
  assert.match(rowOf(mixed, "predicate"), /1 line of other types ignored/);
  const only = await verifyBoot(boot, { documents: lines(other.envelope) });
  assert.match(rowOf(only, "predicate"), /^failed: no line is a provenance or a test result/);
  assert.equal(only.exit, "no");
});
