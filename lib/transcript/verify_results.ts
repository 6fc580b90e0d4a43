import type { Check } from "../base/mod.ts";
import { quote } from "./errors.ts";
import { compareProvenance } from "./compare.ts";
import { NO_PROVENANCE } from "./verify_content.ts";
import {
  count,
  type ProvenanceCandidate,
  provenancesOf,
  row,
  rowOf,
  type TestResultCandidate,
  testResultsOf,
  type VerifyStage,
  type VerifyState,
} from "./verify_state.ts";
import { compareDigests } from "./verify_subjects.ts";

const NO_TEST_RESULT = "boot_transcript.json was not given";

/** Every boot passed, with no failed phase and every required one. */
export const RESULT_STAGE: VerifyStage = {
  ids: ["test-result"],
  run(state) {
    const required = state.input.policy?.expect?.requiredPhases ?? [];
    const results = testResultsOf(state);
    if (results.length === 0) {
      return [
        required.length === 0 ? row("test-result", "not checked", NO_TEST_RESULT) : row(
          "test-result",
          "not run",
          `${NO_TEST_RESULT}, and the trust policy requires phases`,
        ),
      ];
    }
    const faults = results.flatMap(({ candidate, testResult }) => {
      const { result, passedTests, failedTests } = testResult.predicate;
      const missing = required.filter((phase) => !passedTests.includes(phase));
      const found: string[] = [];
      if (failedTests.length > 0) found.push(`failed: ${failedTests.map(quote).join(", ")}`);
      if (result !== "PASSED") found.push(`the result is ${result}`);
      if (missing.length > 0) {
        found.push(`required but not passed: ${missing.map(quote).join(", ")}`);
      }
      return found.map((fault) => `${candidate.label}: ${fault}`);
    });
    const phases = results[0]?.testResult.predicate.passedTests.map(printable).join(", ");
    return [rowOf("test-result", faults, `passed: ${phases}`)];
  },
};

/** Leaves an ordinary name as it is, for lists that people read. */
function printable(name: string): string {
  return /^[\w.-]{1,64}$/.test(name) ? name : quote(name);
}

/** Provenance and test result are of one boot: one key, one invocation, the same digests. */
export const JOIN_STAGE: VerifyStage = {
  ids: ["join"],
  run: checkJoin,
};

function checkJoin(state: VerifyState): Check[] {
  const provenances = provenancesOf(state);
  const results = testResultsOf(state);
  if (results.length === 0) return [row("join", "not checked", NO_TEST_RESULT)];
  if (provenances.length === 0) {
    // Without its provenance nobody can say who ran a boot that claims to have passed.
    return results.some(({ testResult }) => testResult.predicate.result === "PASSED")
      ? [row("join", "not run", `${NO_PROVENANCE}, and a boot that passed has one`)]
      : [row("join", "not checked", NO_PROVENANCE)];
  }
  const faults: string[] = [];
  for (const result of results) {
    const partner = provenances.find((provenance) => isSameBoot(provenance, result));
    if (partner === undefined) {
      faults.push(
        `${result.candidate.label}: no provenance has its invocation id ${
          quote(result.testResult.predicate.url ?? "")
        } and its key`,
      );
    } else {
      faults.push(...compareBoot(partner, result));
    }
  }
  for (const provenance of provenances) {
    if (results.some((result) => isSameBoot(provenance, result))) continue;
    const { invocationId } = provenance.provenance.predicate.runDetails.metadata;
    faults.push(
      `${provenance.candidate.label}: no test result has its invocation id ${
        quote(invocationId)
      } and its key`,
    );
  }
  return [rowOf("join", faults, `${count(results.length, "boot")}, same invocation, same digests`)];
}

function isSameBoot(a: ProvenanceCandidate, b: TestResultCandidate): boolean {
  return a.provenance.predicate.runDetails.metadata.invocationId === b.testResult.predicate.url &&
    a.candidate.root?.keyid === b.candidate.root?.keyid;
}

/** Every subject of A is one of B, and what B says of sources and locks is what A used. */
function compareBoot(a: ProvenanceCandidate, b: TestResultCandidate): string[] {
  const faults: string[] = [];
  const tested = new Map(b.testResult.subject.map(({ name, digest }) => [name, digest]));
  for (const { name = "", digest } of a.provenance.subject) {
    const other = tested.get(name);
    const fault = other === undefined
      ? "it is not in the test result"
      : compareDigests(other, digest);
    if (fault !== undefined) faults.push(`${a.candidate.label}: ${quote(name)}: ${fault}`);
  }
  const used = new Map(
    (a.provenance.predicate.buildDefinition.resolvedDependencies ?? []).map((
      { name, digest },
    ) => [name, digest]),
  );
  for (
    const { name = "", digest } of [
      ...b.testResult.subject,
      ...b.testResult.predicate.configuration,
    ]
  ) {
    const other = used.get(name);
    if (other === undefined || digest === undefined) continue;
    const fault = compareDigests(other, digest);
    if (fault !== undefined) faults.push(`${b.candidate.label}: ${quote(name)}: ${fault}`);
  }
  return faults;
}

/** Enough different owners say the same of one build, and nobody says otherwise. */
export const THRESHOLD_STAGE: VerifyStage = {
  ids: ["threshold"],
  run(state) {
    const wanted = state.input.policy?.threshold?.owners ?? 1;
    const provenances = provenancesOf(state);
    if (provenances.length === 0) {
      return [
        wanted === 1
          ? row("threshold", "not checked", NO_PROVENANCE)
          : row("threshold", "not run", `${NO_PROVENANCE}, and ${wanted} owners must agree`),
      ];
    }
    const owners = new Set(provenances.map(({ candidate }) => candidate.root?.owner ?? ""));
    const digests = provenances.map(({ provenance }) => compareProvenance(provenance));
    const faults: string[] = [];
    const other = digests.findIndex(({ definition }) => definition !== digests[0]?.definition);
    const dissent = digests.findIndex(({ outputs }) => outputs !== digests[0]?.outputs);
    const label = (index: number): string => provenances[index]?.candidate.label ?? "";
    if (other >= 0) {
      faults.push(`${label(other)} is of another build than ${label(0)}`);
    } else if (dissent >= 0) {
      faults.push(`${label(dissent)} has other subjects than ${label(0)} for the same build`);
    }
    if (owners.size < wanted) {
      faults.push(`only ${count(owners.size, "owner")} of the ${wanted} that must agree`);
    }
    return [
      rowOf(
        "threshold",
        faults,
        `${owners.size} of ${wanted} wanted: ${[...owners].map(quote).join(", ")}`,
      ),
    ];
  },
};
