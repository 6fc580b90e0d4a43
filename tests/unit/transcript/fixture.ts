import { sha256Hex } from "../../../lib/base/mod.ts";
import {
  type ArtifactReader,
  BUILDER_IDS,
  createProvenance,
  createTestResult,
  generateKeyPair,
  type KeyAlgorithm,
  type KeyPairPem,
  makeLocalTrustPolicy,
  parseSigningKey,
  type Provenance,
  renderEnvelopeLines,
  type SignedStatement,
  type SigningKey,
  signStatement,
  type Statement,
  type Subject,
  type TestResult,
  TRANSCRIPT_FILES,
  type TranscriptVerdict,
  type TrustExpectations,
  type TrustPolicy,
  type VerifyInput,
  verifyTranscript,
} from "../../../lib/transcript/mod.ts";

export const ALGORITHMS: readonly KeyAlgorithm[] = ["ed25519", "p256"];

/** 2026-11-01T12:00:00Z */
export const NOW = 1793534400;

export const INVOCATION = "urn:uuid:6d1f1d2e-2f63-4b53-9d3f-3f3f0f6b0b01";

export const SOURCE_DIGESTS = {
  "source": { gitCommit: "1".repeat(40), gitTree: "2".repeat(40) },
  "source.nar": { sha256: "3".repeat(64) },
  "flake.lock": { sha256: "4".repeat(64) },
  "deno.lock": { sha256: "5".repeat(64) },
} as const;

/** The packs of the boot, by their path below the artifacts folder. */
export const PACKS: Readonly<Record<string, string>> = {
  "packs/self/pack.index.json": '{"metadata":{"version":1}}',
  "packs/self/pack.body.txt": "// a.ts\nexport const a = 1;\n",
  'packs/日本, "x"/pack.body.txt': "emoji 😀\n",
};

export function packSubjects(packs: Readonly<Record<string, string>> = PACKS): Subject[] {
  return Object.entries(packs).map(([name, text]) => ({
    name,
    digest: { sha256: sha256Hex(text) },
  }));
}

export function makeProvenance(subjects: readonly Subject[] = packSubjects()): Provenance {
  return createProvenance({
    subjects,
    externalParameters: {
      source: "git+https://git.example/packrepo",
      golden: [{
        repository: "git+https://git.example/packrepo",
        budget: 50000,
        tokenizer: "cl100k",
      }],
      noLlm: true,
    },
    internalParameters: { SOURCE_DATE_EPOCH: 1, platform: "x86_64-linux", network: "none" },
    resolvedDependencies: [
      {
        name: "source",
        uri: "git+https://git.example/packrepo",
        digest: SOURCE_DIGESTS.source,
        annotations: { packrepo_dirty: false },
      },
      { name: "source.nar", digest: SOURCE_DIGESTS["source.nar"] },
      { name: "flake.lock", digest: SOURCE_DIGESTS["flake.lock"] },
      { name: "deno.lock", digest: SOURCE_DIGESTS["deno.lock"] },
    ],
    builderId: BUILDER_IDS.local,
    builderVersion: { packrepo: "0.1.0", deno: "2.9.4" },
    metadata: {
      invocationId: INVOCATION,
      startedOn: "2026-11-01T11:59:00Z",
      finishedOn: "2026-11-01T11:59:30Z",
    },
    byproducts: [{ name: "boot_env.txt", digest: { sha256: "6".repeat(64) } }],
  });
}

export function makeTestResult(
  options: {
    readonly subjects?: readonly Subject[];
    readonly failed?: string;
    readonly invocationId?: string;
  } = {},
): TestResult {
  const { subjects = packSubjects(), failed, invocationId = INVOCATION } = options;
  const names = ["environment", "container", "dependencies", "core", "golden-packs"];
  return createTestResult({
    subjects: [
      { name: "source", digest: SOURCE_DIGESTS.source },
      { name: "source.nar", digest: SOURCE_DIGESTS["source.nar"] },
      ...subjects,
    ],
    configuration: [
      { name: "flake.lock", digest: SOURCE_DIGESTS["flake.lock"] },
      { name: "deno.lock", digest: SOURCE_DIGESTS["deno.lock"] },
    ],
    invocationId,
    phases: names.map((name) => ({
      name,
      result: name === failed ? "FAILED" : name === "container" ? "SKIPPED" : "PASSED",
      startedOn: "2026-11-01T11:59:00Z",
      finishedOn: "2026-11-01T11:59:05Z",
      error: name === failed ? "It broke" : name === "container" ? "no engine" : null,
    })),
  });
}

/** A boot's signed statements and the key that signed them. */
export interface SignedBoot {
  readonly algorithm: KeyAlgorithm;
  readonly pair: KeyPairPem;
  readonly key: SigningKey;
  readonly provenance: SignedStatement;
  readonly testResult: SignedStatement;
}

export async function signBoot(
  algorithm: KeyAlgorithm = "ed25519",
  statements: { readonly provenance?: Statement; readonly testResult?: Statement } = {},
): Promise<SignedBoot> {
  const pair = await generateKeyPair(algorithm);
  const key = await parseSigningKey(pair.privateKeyPem);
  return {
    algorithm,
    pair,
    key,
    provenance: await signStatement((statements.provenance ?? makeProvenance()) as Statement, key),
    testResult: await signStatement((statements.testResult ?? makeTestResult()) as Statement, key),
  };
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Both bundles as `readTranscript` would give them. */
export function documentsOf(boot: SignedBoot): { name: string; bytes: Uint8Array }[] {
  return [
    { name: TRANSCRIPT_FILES.testResult, bytes: bytesOf(boot.testResult.bundle) },
    { name: TRANSCRIPT_FILES.provenance, bytes: bytesOf(boot.provenance.bundle) },
  ];
}

/** Finds the packs of the fixture; `changed` replaces some of them. */
export function artifactsOf(
  changed: Readonly<Record<string, string | undefined>> = {},
): ArtifactReader {
  const packs: Record<string, string | undefined> = { ...PACKS, ...changed };
  return (name) => {
    const text = packs[name];
    return Promise.resolve(
      text === undefined ? { fault: "it is missing" } : { sha256: sha256Hex(text) },
    );
  };
}

/** A policy that trusts one boot's key as the local builder. */
export function policyOf(boot: SignedBoot, expect?: TrustExpectations): Promise<TrustPolicy> {
  return makeLocalTrustPolicy(boot.pair.publicKeyPem, expect === undefined ? {} : { expect });
}

/** Verifies both bundles of a boot with everything given; `input` overrides. */
export async function verifyBoot(
  boot: SignedBoot,
  input: Partial<VerifyInput> = {},
): Promise<TranscriptVerdict> {
  return await verifyTranscript({
    documents: documentsOf(boot),
    policy: await policyOf(boot),
    artifacts: artifactsOf(),
    recomputed: SOURCE_DIGESTS,
    now: NOW,
    ...input,
  });
}

/** Returns `status: detail` of one row. */
export function rowOf(verdict: TranscriptVerdict, id: string): string {
  const row = verdict.checks.find((check) => check.id === id);
  return `${row?.status}: ${row?.detail}`;
}

/** A changed copy of a statement; the types are given up, because tests make wrong ones. */
export function edited<T extends object>(
  statement: T,
  // deno-lint-ignore no-explicit-any
  edit: (copy: any) => void,
): Statement {
  const copy = structuredClone(statement);
  edit(copy);
  return copy as unknown as Statement;
}

/** Writes everything that a boot leaves into a folder. */
export async function writeBoot(folder: string, boot: SignedBoot): Promise<void> {
  for (const [name, text] of Object.entries(PACKS)) {
    await Deno.mkdir(`${folder}/${name.replace(/\/[^/]*$/, "")}`, { recursive: true });
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  const { provenance, testResult, envelopes, publicKey } = TRANSCRIPT_FILES;
  await Deno.writeTextFile(`${folder}/${provenance}`, boot.provenance.bundle);
  await Deno.writeTextFile(`${folder}/${testResult}`, boot.testResult.bundle);
  const lines = renderEnvelopeLines([boot.provenance.envelope, boot.testResult.envelope]);
  await Deno.writeTextFile(`${folder}/${envelopes}`, lines);
  await Deno.writeTextFile(`${folder}/${publicKey}`, boot.pair.publicKeyPem);
}
