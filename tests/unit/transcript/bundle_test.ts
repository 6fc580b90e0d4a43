import assert from "node:assert/strict";
import { bundleFromJSON } from "@sigstore/bundle";
import { BUNDLE_MEDIA_TYPE, parseBundle, renderBundle } from "../../../lib/transcript/mod.ts";
import { ALGORITHMS, signBoot } from "./fixture.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const boot = await signBoot("p256");
const TEXT = boot.provenance.bundle;

function edited(edit: (bundle: Loose) => void): string {
  const bundle = JSON.parse(TEXT);
  edit(bundle);
  return JSON.stringify(bundle);
}

for (const algorithm of ALGORITHMS) {
  Deno.test(`renderBundle() of a ${algorithm} signature is one that @sigstore/bundle accepts`, async () => {
    const { provenance, pair } = await signBoot(algorithm);
    assert.ok(provenance.bundle.endsWith("}\n"));
    const bundle = bundleFromJSON(JSON.parse(provenance.bundle)) as Loose;
    assert.equal(bundle.mediaType, BUNDLE_MEDIA_TYPE);
    assert.equal(bundle.verificationMaterial.content.publicKey.hint, pair.keyid);
    const { payload } = bundle.content.dsseEnvelope;
    assert.deepEqual(new Uint8Array(payload), provenance.envelope.payload);
    const { envelope, ...rest } = parseBundle(provenance.bundle);
    assert.deepEqual(envelope, provenance.envelope);
    assert.deepEqual(rest, { keyHint: pair.keyid, logEntries: 0, timestamps: 0 });
    assert.equal(renderBundle(envelope), provenance.bundle);
  });
}

Deno.test("parseBundle() reads the older spelling, a missing keyid, entries it does not look at", () => {
  const { keyHint, envelope, logEntries, timestamps } = parseBundle(edited((bundle) => {
    bundle.mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.3";
    delete bundle.dsseEnvelope.signatures[0].keyid;
    bundle.verificationMaterial.tlogEntries = [{ any: 1 }, {}];
    bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps = [{}];
  }));
  assert.equal(keyHint, boot.pair.keyid);
  assert.equal(envelope.signatures[0]?.keyid, "");
  assert.deepEqual([logEntries, timestamps], [2, 1]);
  parseBundle(edited((bundle) => {
    delete bundle.verificationMaterial.tlogEntries;
    delete bundle.verificationMaterial.timestampVerificationData;
  }));
});

const unknown = { code: "transcript.bad-bundle", message: /unknown field "extra"/ };
for (
  const [name, edit, wanted] of [
    ["another media type", (b: Loose) => {
      b.mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.2";
    }, { code: "transcript.bad-media-type", message: /version=0\.2/ }],
    ["no media type", (b: Loose) => {
      delete b.mediaType;
    }, { code: "transcript.bad-media-type", message: /is missing/ }],
    ["a signed message", (b: Loose) => {
      b.messageSignature = {};
    }, { code: "transcript.bad-bundle", message: /signs a message/ }],
    ["a certificate", (b: Loose) => {
      b.verificationMaterial.certificate = {};
    }, { code: "transcript.bad-bundle", message: /with a certificate/ }],
    ["a certificate chain", (b: Loose) => {
      b.verificationMaterial.x509CertificateChain = {};
    }, { code: "transcript.bad-bundle", message: /with a certificate/ }],
    ["no key", (b: Loose) => {
      delete b.verificationMaterial.publicKey;
    }, { code: "transcript.bad-bundle", message: /publicKey is not an object/ }],
    ["a hint that is a number", (b: Loose) => {
      b.verificationMaterial.publicKey.hint = 1;
    }, { code: "transcript.bad-bundle", message: /hint is not a string/ }],
    ["no verification material", (b: Loose) => {
      delete b.verificationMaterial;
    }, { code: "transcript.bad-bundle", message: /verificationMaterial is not/ }],
    ["no envelope", (b: Loose) => {
      delete b.dsseEnvelope;
    }, { code: "transcript.bad-bundle", message: /dsseEnvelope is not/ }],
    ["log entries that are no list", (b: Loose) => {
      b.verificationMaterial.tlogEntries = {};
    }, { code: "transcript.bad-bundle", message: /tlogEntries is not a list/ }],
    ["timestamps that are no list", (b: Loose) => {
      b.verificationMaterial.timestampVerificationData.rfc3161Timestamps = 1;
    }, { code: "transcript.bad-bundle", message: /rfc3161Timestamps is not a list/ }],
    ["two signatures", (b: Loose) => {
      b.dsseEnvelope.signatures.push(b.dsseEnvelope.signatures[0]);
    }, { code: "transcript.signature-count", message: /2 signatures, not one/ }],
    ["no signature", (b: Loose) => {
      b.dsseEnvelope.signatures = [];
    }, { code: "transcript.bad-envelope", message: /no signature/ }],
    ["a keyid unlike the hint", (b: Loose) => {
      b.verificationMaterial.publicKey.hint = "SHA256:other";
    }, { code: "transcript.keyid-unlike-hint", message: /is not its hint "SHA256:other"/ }],
    ["a keyid without a hint", (b: Loose) => {
      delete b.verificationMaterial.publicKey.hint;
    }, { code: "transcript.keyid-unlike-hint", message: /is not its hint ""/ }],
    ["an unknown field", (b: Loose) => {
      b.extra = 1;
    }, unknown],
    ["an unknown field of the material", (b: Loose) => {
      b.verificationMaterial.extra = 1;
    }, unknown],
    ["an unknown field of the key", (b: Loose) => {
      b.verificationMaterial.publicKey.extra = 1;
    }, unknown],
    ["an unknown field of the envelope", (b: Loose) => {
      b.dsseEnvelope.extra = 1;
    }, unknown],
    ["an unknown field of the signature", (b: Loose) => {
      b.dsseEnvelope.signatures[0].extra = 1;
    }, unknown],
  ] as const
) {
  Deno.test(`parseBundle() refuses ${name}`, () => {
    assert.throws(() => parseBundle(edited(edit)), { exitCode: 65, ...wanted });
  });
}

Deno.test("parseBundle() refuses a bundle cut short anywhere", () => {
  const end = TEXT.trimEnd().length;
  for (let length = 0; length < end; length += 97) {
    assert.throws(() => parseBundle(TEXT.slice(0, length)), { code: "transcript.not-json" });
  }
});

Deno.test("renderBundle() refuses an envelope with two signatures", () => {
  const { envelope } = boot.provenance;
  const signatures = [...envelope.signatures, ...envelope.signatures];
  assert.throws(() => renderBundle({ ...envelope, signatures }), {
    code: "transcript.signature-count",
  });
});
