import type { Check, CheckStatus } from "../base/mod.ts";
import type { ArtifactReader } from "./artifacts.ts";
import type { DocumentEntry, TranscriptDocument } from "./document.ts";
import type { TrustPolicy, TrustRoot } from "./policy.ts";
import type { Provenance } from "./provenance.ts";
import type { DigestSet, Statement } from "./statement.ts";
import type { TestResult } from "./test_result.ts";

/** What `verifyTranscript` judges, and by what. */
export interface VerifyInput {
  /** The files, as `readTranscript` gives them. */
  readonly documents: readonly TranscriptDocument[];
  /** Whom to trust; without it no signer is trusted. */
  readonly policy?: TrustPolicy | undefined;
  /** Public keys (SPKI PEM) to look at signatures with; no trust comes of them. */
  readonly untrustedKeys?: readonly string[];
  /** Where the artifacts are; without it their digests are not checked. */
  readonly artifacts?: ArtifactReader | undefined;
  /**
   * Digests that the caller recomputed himself, by the name they have in the statements:
   * `flake.lock`, `source`, `source.nar`, `oci:NAME` and so on.
   */
  readonly recomputed?: Readonly<Record<string, DigestSet>>;
  /** Unix seconds, for what expires. */
  readonly now: number;
}

/** A statement whose signature was verified, and who signed it. */
export interface VerifiedStatement {
  readonly label: string;
  readonly root: TrustRoot;
  readonly statement: Statement;
}

/** An envelope on its way through the checks; each stage adds what it found. */
export interface Candidate extends DocumentEntry {
  root?: TrustRoot;
  statement?: Statement;
  provenance?: Provenance;
  testResult?: TestResult;
}

/** What the stages share. */
export interface VerifyState {
  readonly input: VerifyInput;
  /** The envelopes that are still in question. */
  candidates: Candidate[];
  /** Set where the rest must not be looked at: nothing after an untrusted signature is parsed. */
  isStopped: boolean;
}

/** One step of a verification; it gives one row for each of its ids. */
export interface VerifyStage {
  readonly ids: readonly string[];
  run(state: VerifyState): Check[] | Promise<Check[]>;
}

/** A provenance together with its candidate. */
export interface ProvenanceCandidate {
  readonly candidate: Candidate;
  readonly provenance: Provenance;
}

/** A test result together with its candidate. */
export interface TestResultCandidate {
  readonly candidate: Candidate;
  readonly testResult: TestResult;
}

/** Returns the candidates that are provenances. */
export function provenancesOf(state: VerifyState): ProvenanceCandidate[] {
  return state.candidates.flatMap((candidate) =>
    candidate.provenance === undefined ? [] : [{ candidate, provenance: candidate.provenance }]
  );
}

/** Returns the candidates that are test results. */
export function testResultsOf(state: VerifyState): TestResultCandidate[] {
  return state.candidates.flatMap((candidate) =>
    candidate.testResult === undefined ? [] : [{ candidate, testResult: candidate.testResult }]
  );
}

/** Makes a row. */
export function row(id: string, status: CheckStatus, detail: string): Check {
  return { id, status, detail };
}

/** Makes a row that failed with the first fault, or passed with `detail`. */
export function rowOf(id: string, faults: readonly string[], detail: string): Check {
  const [first, ...others] = faults;
  if (first === undefined) return row(id, "passed", detail);
  return row(id, "failed", others.length === 0 ? first : `${first} (and ${others.length} more)`);
}

/** Returns `1 line`, `2 lines`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
