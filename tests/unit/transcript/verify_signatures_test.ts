import assert from "node:assert/strict";
import {
  makeLocalTrustPolicy,
  renderBundle,
  renderEnvelope,
  renderEnvelopeLines,
  type TrustPolicy,
} from "../../../lib/transcript/mod.ts";
import { bytesOf, documentsOf, NOW, policyOf, rowOf, signBoot, verifyBoot } from "./fixture.ts";

const boot = await signBoot("ed25519");
const stranger = await signBoot("p256");

/** Both envelopes of a boot without a keyid. */
const ANONYMOUS = [boot.testResult, boot.provenance].map(({ envelope }, index) => ({
  name: `${index}.json`,
  bytes: bytesOf(renderEnvelope({
    ...envelope,
    signatures: envelope.signatures.map(({ sig }) => ({ sig, keyid: "" })),
  })),
}));

Deno.test("without a policy the signer is UNTRUSTED, whatever the signature", async () => {
  const none = await verifyBoot(boot, { policy: undefined });
  assert.equal(none.exit, "no");
  assert.match(rowOf(none, "policy"), /^not checked: no trust policy was given/);
  assert.match(
    rowOf(none, "signer"),
    /^failed: boot_transcript.json: signature not checked, signer UNTRUSTED: no trust policy/,
  );
  assert.match(rowOf(none, "signature"), /^not checked: .* there is no key/);

  const valid = await verifyBoot(boot, {
    policy: undefined,
    untrustedKeys: [stranger.pair.publicKeyPem, boot.pair.publicKeyPem],
  });
  assert.equal(valid.exit, "no");
  assert.match(rowOf(valid, "signer"), /signature valid, signer UNTRUSTED: no trust policy/);
  assert.match(rowOf(valid, "signature"), /^passed: 2 valid signatures, Ed25519/);
});

Deno.test("an invalid signature is named also where the signer is unknown", async () => {
  const documents = [boot.testResult, boot.provenance].map(({ envelope }, index) => ({
    name: `${index}.json`,
    bytes: bytesOf(renderBundle({ ...envelope, payload: envelope.payload.slice(1) })),
  }));
  const untrustedKeys = [boot.pair.publicKeyPem];
  const verdict = await verifyBoot(boot, { documents, policy: undefined, untrustedKeys });
  assert.match(rowOf(verdict, "signer"), /signature invalid, signer UNTRUSTED/);
  assert.match(rowOf(verdict, "signature"), /^failed: 0.json: the signature is not valid.*1 more/);
});

Deno.test("where an envelope names no key, every trusted key is tried", async () => {
  const { rootsOfTrust } = await policyOf(boot);
  const other = await makeLocalTrustPolicy(stranger.pair.publicKeyPem, { owner: "other" });
  const policy: TrustPolicy = {
    version: 1,
    rootsOfTrust: [...other.rootsOfTrust, ...rootsOfTrust],
  };
  const verdict = await verifyBoot(boot, { documents: ANONYMOUS, policy });
  assert.equal(verdict.exit, "ok");
  assert.match(rowOf(verdict, "signer"), new RegExp(`of "local"$`));
  const none = await verifyBoot(boot, { documents: ANONYMOUS, policy: other });
  assert.match(rowOf(none, "signer"), /it names no key, and no trusted key fits/);
  assert.equal(none.exit, "no");
});

Deno.test("a revoked key is not saved by an envelope that does not name it", async () => {
  const policy = structuredClone(await policyOf(boot)) as TrustPolicy;
  const rootsOfTrust = policy.rootsOfTrust.map((root) => ({ ...root, revoked: true }));
  const verdict = await verifyBoot(boot, {
    documents: ANONYMOUS,
    policy: { ...policy, rootsOfTrust },
  });
  assert.equal(verdict.exit, "no");
  assert.match(rowOf(verdict, "signer"), /is revoked/);
});

Deno.test("a key ends on the second of notAfter, a policy on that of expires", async () => {
  const policy = await policyOf(boot);
  const [root] = policy.rootsOfTrust;
  const soon = "2026-11-01T12:00:01Z";
  for (
    const changed of [
      { ...policy, expires: soon },
      { ...policy, rootsOfTrust: [{ ...root!, notAfter: soon }] },
    ]
  ) {
    assert.equal((await verifyBoot(boot, { policy: changed })).exit, "ok");
    assert.equal((await verifyBoot(boot, { policy: changed, now: NOW + 1 })).exit, "no");
  }
});

Deno.test("lines of strangers count for nothing, but not where there is nothing else", async () => {
  const ours = [boot.provenance.envelope, boot.testResult.envelope];
  const theirs = [stranger.provenance.envelope, stranger.testResult.envelope];
  const lines = (...envelopes: typeof ours): { name: string; bytes: Uint8Array }[] => [
    { name: "x.jsonl", bytes: bytesOf(renderEnvelopeLines(envelopes)) },
  ];
  const mixed = await verifyBoot(boot, { documents: lines(...theirs, ...ours) });
  assert.equal(mixed.exit, "ok");
  assert.match(rowOf(mixed, "signer"), /; 2 lines of others ignored/);
  const only = await verifyBoot(boot, { documents: lines(...theirs) });
  assert.equal(only.exit, "no");
  assert.match(rowOf(only, "signer"), /x.jsonl:1: .*UNTRUSTED.*1 more/);
});

Deno.test("a line that borrows a trusted keyid is a failure, not a stranger", async () => {
  const { envelope } = stranger.provenance;
  const signatures = envelope.signatures.map(({ sig }) => ({ sig, keyid: boot.pair.keyid }));
  const text = renderEnvelopeLines([
    boot.provenance.envelope,
    boot.testResult.envelope,
    { ...envelope, signatures },
  ]);
  const verdict = await verifyBoot(boot, {
    documents: [{ name: "x.jsonl", bytes: bytesOf(text) }],
  });
  assert.equal(verdict.exit, "no");
  assert.match(rowOf(verdict, "signature"), /x.jsonl:3: the signature is not valid/);
});

Deno.test("lines of another payload type are ignored, a whole file of them is not", async () => {
  const odd = { ...boot.provenance.envelope, payloadType: "text/plain" };
  const lines = (...envelopes: (typeof odd)[]): { name: string; bytes: Uint8Array }[] => [
    { name: "x.jsonl", bytes: bytesOf(renderEnvelopeLines(envelopes)) },
  ];
  const mixed = await verifyBoot(boot, {
    documents: lines(odd, boot.provenance.envelope, boot.testResult.envelope),
  });
  assert.equal(mixed.exit, "ok");
  assert.match(rowOf(mixed, "payload-type"), /1 other line ignored/);
  assert.match(rowOf(await verifyBoot(boot, { documents: lines(odd) }), "payload-type"), /^failed/);
  const two = await verifyBoot(boot, { documents: lines(odd, odd) });
  assert.match(rowOf(two, "payload-type"), /^failed: no line is/);
});

Deno.test("a bundle of a stranger is never ignored", async () => {
  const documents = [...documentsOf(boot), ...documentsOf(stranger)];
  assert.equal((await verifyBoot(boot, { documents })).exit, "no");
});
