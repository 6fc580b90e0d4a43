import { canonicalJson, type Json, PackRepoError } from "../base/mod.ts";
import { quote } from "./errors.ts";
import { PROVENANCE_TYPE, TEST_RESULT_TYPE } from "./identifiers.ts";
import { type Provenance, validateBuildDefinition, validateProvenance } from "./provenance.ts";
import type { TrustExpectations } from "./policy.ts";
import { parseStatement } from "./statement.ts";
import { validateTestResult } from "./test_result.ts";
import { count, provenancesOf, row, rowOf, type VerifyStage } from "./verify_state.ts";

/** Returns the message of an expected error; lets any other fly. */
function faultOf(error: unknown, label: string): string {
  if (!(error instanceof PackRepoError)) throw error;
  return error.message.startsWith("Cannot ") && error.message.includes(quote(label))
    ? error.message
    : `${label}: ${error.message}`;
}

/** The verified bytes are an in-toto Statement v1. */
export const STATEMENT_STAGE: VerifyStage = {
  ids: ["statement"],
  run(state) {
    const faults: string[] = [];
    for (const candidate of state.candidates) {
      try {
        candidate.statement = parseStatement(candidate.envelope.payload, quote(candidate.label));
      } catch (error) {
        faults.push(faultOf(error, candidate.label));
      }
    }
    state.isStopped = faults.length > 0;
    const number = count(state.candidates.length, "in-toto Statement v1 document");
    return [rowOf("statement", faults, number)];
  },
};

/** The predicate is one of the two that a boot has, and complete. */
export const PREDICATE_STAGE: VerifyStage = {
  ids: ["predicate"],
  run(state) {
    const faults: string[] = [];
    const found: string[] = [];
    const kept = state.candidates.filter((candidate) => {
      const { label, form, statement } = candidate;
      try {
        if (statement?.predicateType === PROVENANCE_TYPE) {
          candidate.provenance = validateProvenance(statement);
          found.push("SLSA Provenance v1");
        } else if (statement?.predicateType === TEST_RESULT_TYPE) {
          candidate.testResult = validateTestResult(statement);
          found.push("test-result v0.1");
        } else if (form === "line") {
          return false;
        } else {
          faults.push(
            `${label}: the predicate type ${
              quote(statement?.predicateType ?? "")
            } is neither ${PROVENANCE_TYPE} nor ${TEST_RESULT_TYPE}`,
          );
        }
      } catch (error) {
        faults.push(faultOf(error, label));
      }
      return true;
    });
    const ignored = state.candidates.length - kept.length;
    if (kept.length === 0) faults.push("no line is a provenance or a test result");
    state.candidates = kept;
    state.isStopped = faults.length > 0;
    const note = ignored === 0 ? "" : `; ${count(ignored, "line")} of other types ignored`;
    return [rowOf("predicate", faults, `${[...new Set(found)].join(" and ")}${note}`)];
  },
};

/** The key may speak for the builder that the provenance names. */
export const BUILDER_STAGE: VerifyStage = {
  ids: ["builder"],
  run(state) {
    const provenances = provenancesOf(state);
    if (provenances.length === 0) return [row("builder", "not checked", NO_PROVENANCE)];
    const ids = new Set<string>();
    const faults: string[] = [];
    for (const { candidate, provenance } of provenances) {
      const { id } = provenance.predicate.runDetails.builder;
      ids.add(id);
      if (candidate.root?.builderIds.includes(id)) continue;
      faults.push(
        `${candidate.label}: the key of ${
          quote(candidate.root?.owner ?? "")
        } may not speak for the builder ${quote(id)}`,
      );
    }
    return [rowOf("builder", faults, [...ids].join(", "))];
  },
};

/** Said where a row needs statement A. */
export const NO_PROVENANCE = "boot_provenance.json was not given";

/** The build type is known, and the external parameters hold nothing that it does not know. */
export const DEFINITION_STAGE: VerifyStage = {
  ids: ["build-definition"],
  run(state) {
    const provenances = provenancesOf(state);
    if (provenances.length === 0) return [row("build-definition", "not checked", NO_PROVENANCE)];
    const faults: string[] = [];
    for (const { candidate, provenance } of provenances) {
      try {
        validateBuildDefinition(provenance);
      } catch (error) {
        faults.push(faultOf(error, candidate.label));
      }
    }
    return [rowOf("build-definition", faults, "build type boot v1, every parameter is known")];
  },
};

/** What the policy expects of the provenance. */
export const EXPECTATION_STAGE: VerifyStage = {
  ids: ["expectations"],
  run(state) {
    const { requiredPhases: _other, ...expect } = state.input.policy?.expect ?? {};
    const names = Object.keys(expect);
    if (names.length === 0) {
      return [row("expectations", "skipped", "the trust policy expects nothing of the provenance")];
    }
    const provenances = provenancesOf(state);
    if (provenances.length === 0) {
      return [
        row("expectations", "not run", `${NO_PROVENANCE}, and the trust policy expects of it`),
      ];
    }
    const faults = provenances.flatMap(({ candidate, provenance }) =>
      unmet(provenance, expect).map((fault) => `${candidate.label}: ${fault}`)
    );
    return [rowOf("expectations", faults, names.join(", "))];
  },
};

function unmet(provenance: Provenance, expect: TrustExpectations): string[] {
  const faults: string[] = [];
  const { buildType, externalParameters, internalParameters, resolvedDependencies } =
    provenance.predicate.buildDefinition;
  if (expect.buildType !== undefined && buildType !== expect.buildType) {
    faults.push(`the build type is ${quote(buildType)}, not ${quote(expect.buildType)}`);
  }
  for (const [field, wanted] of Object.entries(expect.externalParameters ?? {})) {
    const actual = Object.hasOwn(externalParameters, field)
      ? (externalParameters as Readonly<Record<string, Json>>)[field]
      : undefined;
    if (wanted !== undefined && spell(actual) !== spell(wanted)) {
      faults.push(
        `externalParameters.${field} is ${quote(spell(actual))}, not ${quote(spell(wanted))}`,
      );
    }
  }
  const source = (resolvedDependencies ?? []).find(({ name }) => name === "source");
  if (expect.requireClean === true && source?.annotations?.["packrepo_dirty"] !== false) {
    faults.push("the source is not said to be clean (packrepo_dirty)");
  }
  if (expect.networkNone === true && internalParameters?.["network"] !== "none") {
    faults.push("the boot is not said to have had no network (internalParameters.network)");
  }
  return faults;
}

function spell(value: Json | undefined): string {
  return value === undefined ? "absent" : canonicalJson(value, { numbers: "finite" });
}
