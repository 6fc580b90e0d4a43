import config from "../../deno.json" with { type: "json" };
import { type Check, type Json, verdictOf } from "../base/mod.ts";
import {
  envVar,
  nowRfc3339,
  PACKREPO_ROOT,
  readText,
  startTimer,
  unixSeconds,
} from "../host/mod.ts";
import {
  BUILDER_IDS,
  type Envelope,
  makeLocalTrustPolicy,
  readArtifactsIn,
  readTranscript,
  renderEnvelopeLines,
  type SigningKey,
  signStatement,
  type Statement,
  TRANSCRIPT_FILES,
  verifyTranscript,
} from "../transcript/mod.ts";
import { writeArtifact } from "./artifacts.ts";
import type { BootKey } from "./keys.ts";
import type { BootFacts } from "./phase.ts";
import type { PhaseRecord } from "./smoke.ts";
import { pinDigests, sourceDigests } from "./source.ts";
import { provenanceOf, testResultOf } from "./statements.ts";

/** What is signed. */
export interface SigningInput {
  readonly signer: BootKey;
  readonly facts: BootFacts;
  readonly phases: readonly PhaseRecord[];
  readonly staging: string;
  readonly startedOn: string;
}

/** Writes the signed statements and the public key to the staging folder. */
async function signStatements(
  statements: { readonly provenance: Json | undefined; readonly testResult: Json },
  key: SigningKey,
  staging: string,
): Promise<void> {
  const envelopes: Envelope[] = [];
  for (const name of ["provenance", "testResult"] as const) {
    const statement = statements[name];
    if (statement === undefined) continue;
    const signed = await signStatement(statement as unknown as Statement, key);
    envelopes.push(signed.envelope);
    await writeArtifact(`${staging}/${TRANSCRIPT_FILES[name]}`, signed.bundle);
  }
  await writeArtifact(`${staging}/${TRANSCRIPT_FILES.envelopes}`, renderEnvelopeLines(envelopes));
  await writeArtifact(`${staging}/${TRANSCRIPT_FILES.publicKey}`, key.publicKeyPem);
}

/**
 * Verifies the signed documents from disk as a stranger would who trusts this key. What the boot
 * itself said (that a phase failed) is not the question here: that is in the other phases.
 */
async function verifyFromDisk(
  staging: string,
  key: SigningKey,
  boot: { readonly builderId: string; readonly facts: BootFacts },
): Promise<Check[]> {
  const { builderId, facts } = boot;
  const policy = await makeLocalTrustPolicy(key.publicKeyPem, { builderIds: [builderId] });
  const { checks } = await verifyTranscript({
    documents: await readTranscript(`${staging}/${TRANSCRIPT_FILES.testResult}`),
    policy,
    artifacts: readArtifactsIn(staging),
    ...(facts.source === undefined ? {} : { recomputed: sourceDigests(facts.source) }),
    now: unixSeconds(),
  });
  return [...checks];
}

/**
 * Phase 6: signs what the other phases found, and verifies it from disk. A failed boot is signed
 * too: its statement B says so, and there is no statement A.
 *
 * @throws {PackRepoError} As `writeFileAtomic`.
 */
export async function signBoot(input: SigningInput): Promise<PhaseRecord> {
  const { signer: { key, isLocal }, facts, phases, staging, startedOn } = input;
  const phaseStart = nowRfc3339();
  const timer = startTimer();
  const builderId = !isLocal && (envVar("CI") ?? "") !== "" ? BUILDER_IDS.ci : BUILDER_IDS.local;
  const record = {
    facts,
    phases,
    pins: facts.source?.pins ?? await pinDigests(),
    flakeLock: await readText(`${PACKREPO_ROOT}/flake.lock`, 2 ** 24),
    builderId,
    startedOn,
    finishedOn: phaseStart,
    invocationId: `urn:uuid:${crypto.randomUUID()}`,
    version: config.version,
  };
  const statements = { provenance: provenanceOf(record), testResult: testResultOf(record) };
  await signStatements(statements, key, staging);
  const isGood = verdictOf(phases) === "ok";
  const checks = await verifyFromDisk(staging, key, { builderId, facts });
  // For a boot that failed, the signature is right and its result says "failed": as it should be.
  const rows = isGood
    ? checks
    : checks.filter((check) => check.id === "signature" || check.id === "format");
  const failed = rows.find((check) => check.status === "failed" || check.status === "not run");
  const what = statements.provenance === undefined
    ? "the result; no provenance, because the boot did not succeed"
    : "result and provenance";
  return {
    id: "signing",
    status: failed === undefined ? "passed" : "failed",
    detail: failed === undefined
      ? `signed ${what}, verified from disk, ${key.keyid}`
      : `${failed.id}: ${failed.detail}`,
    durationMs: timer(),
    rows,
    startedOn: phaseStart,
    finishedOn: nowRfc3339(),
  };
}
