/** The refusals of `verifyTranscript()`, as a table. @module */

import {
  derToP1363,
  type KeyAlgorithm,
  renderBundle,
  signEnvelope,
  signStatement,
} from "../../../lib/transcript/mod.ts";
import {
  bytesOf,
  edited,
  makeProvenance,
  makeTestResult,
  signBoot,
  type SignedBoot,
} from "./fixture.ts";

/** A document whose shape the test breaks. */
// deno-lint-ignore no-explicit-any
export type Loose = any;

/** A boot that holds, for each algorithm. */
export const BOOTS: Readonly<Record<KeyAlgorithm, SignedBoot>> = {
  ed25519: await signBoot("ed25519"),
  p256: await signBoot("p256"),
};
/** Another boot by another key, for each algorithm. */
export const STRANGERS: Readonly<Record<KeyAlgorithm, SignedBoot>> = {
  ed25519: await signBoot("ed25519"),
  p256: await signBoot("p256"),
};

/** One refusal: what is changed, and how it ends. */
export interface Refusal {
  readonly name: string;
  /** The exit, and the code of the error or the row that failed, as spec/boot.md has them. */
  readonly exit: "data" | "no" | "undecided";
  readonly where: string;
  readonly message: RegExp;
  readonly only?: KeyAlgorithm;
  /** Changes both bundles; `null` takes one away. */
  readonly bundles?: (boot: SignedBoot) =>
    | { readonly provenance?: string | null; readonly testResult?: string | null }
    | Promise<{ readonly provenance?: string | null; readonly testResult?: string | null }>;
  readonly policy?: (policy: Loose) => void;
  readonly artifacts?: Readonly<Record<string, string | undefined>>;
}

function editBundle(boot: SignedBoot, edit: (bundle: Loose) => void): { provenance: string } {
  const bundle = JSON.parse(boot.provenance.bundle);
  edit(bundle);
  return { provenance: JSON.stringify(bundle) };
}

async function resign(boot: SignedBoot, edit: (statement: Loose) => void): Promise<{
  provenance: string;
}> {
  return { provenance: (await signStatement(edited(makeProvenance(), edit), boot.key)).bundle };
}

/** Every refusal that the issue and spec/boot.md name. */
export const REFUSALS: readonly Refusal[] = [
  {
    name: "a flipped bit of the payload",
    exit: "no",
    where: "signature",
    message: /boot_provenance\.json: the signature is not valid: it was not made by this key/,
    bundles({ provenance: { envelope } }) {
      const payload = envelope.payload.slice();
      payload[100]! ^= 4;
      return { provenance: renderBundle({ ...envelope, payload }) };
    },
  },
  {
    name: "another key",
    exit: "no",
    where: "signer",
    message:
      /signature not checked, signer UNTRUSTED: the trust policy does not have its key "SHA256/,
    bundles: ({ algorithm }) => ({ provenance: STRANGERS[algorithm].provenance.bundle }),
  },
  {
    name: "another key that calls itself ours",
    exit: "no",
    where: "signature",
    message: /it was not made by this key/,
    bundles({ algorithm, pair }) {
      const { envelope } = STRANGERS[algorithm].provenance;
      const signatures = envelope.signatures.map(({ sig }) => ({ sig, keyid: pair.keyid }));
      return { provenance: renderBundle({ ...envelope, signatures }) };
    },
  },
  {
    name: "the signature of the other statement",
    exit: "no",
    where: "signature",
    message: /it was not made by this key/,
    bundles: ({ provenance, testResult }) => ({
      provenance: renderBundle({
        ...provenance.envelope,
        signatures: testResult.envelope.signatures,
      }),
    }),
  },
  {
    name: "another artifact",
    exit: "no",
    where: "subjects",
    message:
      /"packs\/self\/pack.body.txt" has sha256 [0-9a-f]{64}, the statement says [0-9a-f]{64}/,
    artifacts: { "packs/self/pack.body.txt": "something else\n" },
  },
  {
    name: "a missing artifact",
    exit: "no",
    where: "subjects",
    message: /"packs\/self\/pack.index.json": it is missing/,
    artifacts: { "packs/self/pack.index.json": undefined },
  },
  {
    name: "a wrong predicate type",
    exit: "no",
    where: "predicate",
    message: /the predicate type "https:\/\/in-toto.io\/attestation\/link\/v0.3" is neither/,
    bundles: (boot) =>
      resign(boot, (s) => s.predicateType = "https://in-toto.io/attestation/link/v0.3"),
  },
  {
    name: "the right predicate with the other's type",
    exit: "no",
    where: "predicate",
    message: /none of PASSED, WARNED, FAILED/,
    bundles: (boot) =>
      resign(boot, (s) => s.predicateType = "https://in-toto.io/attestation/test-result/v0.1"),
  },
  {
    name: "two signatures",
    exit: "data",
    where: "transcript.signature-count",
    message: /"boot_provenance.json": it has 2 signatures, not one/,
    bundles: (boot) =>
      editBundle(boot, ({ dsseEnvelope: { signatures } }) => signatures.push(signatures[0])),
  },
  {
    name: "raw r‖s",
    exit: "no",
    where: "signature",
    message: /64 bytes that look like raw r‖s, where DER is wanted/,
    only: "p256",
    bundles: ({ provenance: { envelope } }) => ({
      provenance: renderBundle({
        ...envelope,
        signatures: envelope.signatures.map(({ keyid, sig }) => ({
          keyid,
          sig: derToP1363(sig),
        })),
      }),
    }),
  },
  {
    name: "a signature that is too short",
    exit: "no",
    where: "signature",
    message: /it has 63 bytes, an Ed25519 signature 64/,
    only: "ed25519",
    bundles: ({ provenance: { envelope } }) => ({
      provenance: renderBundle({
        ...envelope,
        signatures: envelope.signatures.map(({ keyid, sig }) => ({
          keyid,
          sig: sig.subarray(0, 63),
        })),
      }),
    }),
  },
  {
    name: "a keyid unlike the hint",
    exit: "data",
    where: "transcript.keyid-unlike-hint",
    message: /its keyid "SHA256:.*" is not its hint "SHA256:x"/,
    bundles: (boot) =>
      editBundle(boot, (bundle) => bundle.verificationMaterial.publicKey.hint = "SHA256:x"),
  },
  {
    name: "a truncated file",
    exit: "data",
    where: "transcript.not-json",
    message: /"boot_provenance.json": it is not JSON, or cut short/,
    bundles: ({ provenance }) => ({ provenance: provenance.bundle.slice(0, -10) }),
  },
  {
    name: "50 MB of JSON",
    exit: "data",
    where: "transcript.too-large",
    message: /"boot_provenance.json": 50000002 bytes, more than the 16777216 allowed/,
    bundles: () => ({ provenance: `"${"x".repeat(50_000_000)}"` }),
  },
  {
    name: "unknown fields in externalParameters",
    exit: "no",
    where: "build-definition",
    message: /externalParameters holds the unknown field "backdoor"/,
    bundles: (boot) =>
      resign(boot, (s) => s.predicate.buildDefinition.externalParameters.backdoor = true),
  },
  {
    name: "another build type",
    exit: "no",
    where: "build-definition",
    message: /its build type "https:\/\/example.com\/b" is not/,
    bundles: (boot) =>
      resign(boot, (s) => s.predicate.buildDefinition.buildType = "https://example.com/b"),
  },
  {
    name: "a revoked key",
    exit: "no",
    where: "signer",
    message: /signature valid, signer UNTRUSTED: the key SHA256:\S+ of "local" is revoked/,
    policy: (policy) => policy.rootsOfTrust[0].revoked = true,
  },
  {
    name: "an expired key",
    exit: "no",
    where: "signer",
    message: /signer UNTRUSTED: the key SHA256:\S+ of "local" expired on 2026-11-01T12:00:00Z/,
    policy: (policy) => policy.rootsOfTrust[0].notAfter = "2026-11-01T12:00:00Z",
  },
  {
    name: "an expired policy",
    exit: "no",
    where: "policy",
    message: /the trust policy expired on 2026-11-01T11:59:59Z/,
    policy: (policy) => policy.expires = "2026-11-01T11:59:59Z",
  },
  {
    name: "a builder that the key may not speak for",
    exit: "no",
    where: "builder",
    message: /the key of "local" may not speak for the builder "https:\/\/example.com\/ci"/,
    bundles: (boot) =>
      resign(boot, (s) => s.predicate.runDetails.builder.id = "https://example.com/ci"),
  },
  {
    name: "another payload type",
    exit: "no",
    where: "payload-type",
    message: /the payload type "text\/plain" is not application\/vnd.in-toto\+json/,
    bundles: (boot) => editBundle(boot, (bundle) => bundle.dsseEnvelope.payloadType = "text/plain"),
  },
  {
    name: "a statement of another version",
    exit: "no",
    where: "statement",
    message: /its _type "https:\/\/in-toto.io\/Statement\/v0.1" is not/,
    bundles: async ({ key }) => {
      const text = JSON.stringify(makeProvenance()).replace("Statement/v1", "Statement/v0.1");
      return { provenance: renderBundle(await signEnvelope(bytesOf(text), key)) };
    },
  },
  {
    name: "a dependency without a digest",
    exit: "no",
    where: "predicate",
    message: /resolvedDependencies has no digest for "source"/,
    bundles: (boot) =>
      resign(boot, (s) => delete s.predicate.buildDefinition.resolvedDependencies[0].digest),
  },
  {
    name: "a failed boot",
    exit: "no",
    where: "test-result",
    message: /failed: "core"/,
    bundles: async ({ key }) => ({
      provenance: null,
      testResult: (await signStatement(makeTestResult({ failed: "core" }) as never, key)).bundle,
    }),
  },
  {
    name: "statements of different boots",
    exit: "no",
    where: "join",
    message: /no provenance has its invocation id "urn:uuid:other" and its key/,
    bundles: async ({ key }) => ({
      testResult:
        (await signStatement(makeTestResult({ invocationId: "urn:uuid:other" }) as never, key))
          .bundle,
    }),
  },
  {
    name: "a passed boot without its provenance",
    exit: "undecided",
    where: "join",
    message: /boot_provenance.json was not given, and a boot that passed has one/,
    bundles: () => ({ provenance: null }),
  },
  {
    name: "an unsigned statement",
    exit: "data",
    where: "transcript.not-signed",
    message: /it is a statement without a signature/,
    bundles: () => ({ provenance: JSON.stringify(makeProvenance()) }),
  },
  {
    name: "another JSON document",
    exit: "data",
    where: "transcript.unknown-form",
    message: /neither a Sigstore bundle nor a DSSE envelope/,
    bundles: () => ({ provenance: "{}" }),
  },
  {
    name: "a bundle of version 0.2",
    exit: "data",
    where: "transcript.bad-media-type",
    message: /version=0.2" is not that of a Sigstore bundle v0.3/,
    bundles: (boot) =>
      editBundle(
        boot,
        (bundle) => bundle.mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.2",
      ),
  },
  {
    name: "an unknown field of the bundle",
    exit: "data",
    where: "transcript.bad-bundle",
    message: /holds the unknown field "extra"/,
    bundles: (boot) => editBundle(boot, (bundle) => bundle.extra = 1),
  },
  {
    name: "no signature",
    exit: "data",
    where: "transcript.bad-envelope",
    message: /there is no signature in it/,
    bundles: (boot) => editBundle(boot, (bundle) => bundle.dsseEnvelope.signatures = []),
  },
  {
    name: "a payload that is not base64",
    exit: "data",
    where: "transcript.bad-base64",
    message: /payload is not base64/,
    bundles: (boot) => editBundle(boot, (bundle) => bundle.dsseEnvelope.payload += "*"),
  },
];
