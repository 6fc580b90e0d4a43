import { type Check, type ExitName, verdictOf } from "../base/mod.ts";
import { parseDocument } from "./document.ts";
import { BUILDER_STAGE, DEFINITION_STAGE, EXPECTATION_STAGE } from "./verify_content.ts";
import { PREDICATE_STAGE, STATEMENT_STAGE } from "./verify_content.ts";
import { JOIN_STAGE, RESULT_STAGE, THRESHOLD_STAGE } from "./verify_results.ts";
import { PAYLOAD_STAGE, SIGNATURE_STAGE } from "./verify_signatures.ts";
import {
  count,
  row,
  type VerifiedStatement,
  type VerifyInput,
  type VerifyStage,
  type VerifyState,
} from "./verify_state.ts";
import { INPUT_STAGE, SUBJECT_STAGE } from "./verify_subjects.ts";

/** The verdict on a transcript. */
export interface TranscriptVerdict {
  /** One row a check, in the order in which they were made. */
  readonly checks: readonly Check[];
  /** `ok`, `no`, or `undecided` where something that was needed was not given. */
  readonly exit: ExitName;
  /** What was signed by a trusted key; empty where the signatures were not all valid. */
  readonly statements: readonly VerifiedStatement[];
}

/** Every check in its order; a new one is one row here. */
const STAGES: readonly VerifyStage[] = [
  PAYLOAD_STAGE,
  SIGNATURE_STAGE,
  STATEMENT_STAGE,
  PREDICATE_STAGE,
  BUILDER_STAGE,
  DEFINITION_STAGE,
  EXPECTATION_STAGE,
  SUBJECT_STAGE,
  INPUT_STAGE,
  RESULT_STAGE,
  JOIN_STAGE,
  THRESHOLD_STAGE,
];

/**
 * Verifies a transcript: who signed it, that he may, and that what it says is so, as far as it can
 * be recomputed from what is given. Nothing is parsed before its signature is found valid and its
 * signer trusted.
 *
 * @returns One row a check. A signature or a claim that is wrong is a failed row (exit `no`).
 * @throws {PackRepoError} (65) For a file that cannot be read as signed statements at all: see
 * `parseDocument`. (78) For an untrusted key that is no public key.
 */
export async function verifyTranscript(input: VerifyInput): Promise<TranscriptVerdict> {
  if (input.documents.length === 0) throw new TypeError("There is no document to verify");
  const candidates = input.documents.flatMap(parseDocument);
  const bytes = input.documents.reduce((sum, document) => sum + document.bytes.length, 0);
  const forms = new Set(candidates.map(({ form }) => FORM_NAMES[form]));
  const checks: Check[] = [
    row("size", "passed", `${count(input.documents.length, "file")}, ${count(bytes, "byte")}`),
    row(
      "format",
      "passed",
      `${count(candidates.length, [...forms].join(" or "))}, one signature each`,
    ),
  ];
  const state: VerifyState = { input, candidates, isStopped: false };
  for (const stage of STAGES) {
    if (!state.isStopped) {
      checks.push(...await stage.run(state));
      continue;
    }
    for (const id of stage.ids) {
      checks.push(row(id, "not run", "an earlier check did not pass"));
    }
  }
  return {
    checks,
    exit: verdictOf(checks),
    statements: state.candidates.flatMap(({ label, root, statement }) =>
      root === undefined || statement === undefined ? [] : [{ label, root, statement }]
    ),
  };
}

const FORM_NAMES = {
  bundle: "Sigstore v0.3 bundle",
  envelope: "DSSE envelope",
  line: "line",
} as const;
