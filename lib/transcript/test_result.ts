import type { Json, JsonObject } from "../base/mod.ts";
import { quote, transcriptError } from "./errors.ts";
import { STATEMENT_TYPE, TEST_RESULT_TYPE } from "./identifiers.ts";
import {
  type ResourceDescriptor,
  type Statement,
  type Subject,
  validateNamedDescriptors,
  validateStatement,
} from "./statement.ts";
import { isJsonObject } from "./strict_json.ts";
import { parseTime } from "./time.ts";

/** How a phase ended; a skipped one is in none of the lists of test-result. */
export type PhaseResult = "PASSED" | "WARNED" | "FAILED" | "SKIPPED";

/** One phase of a boot as it is recorded. */
export type PhaseRecord = {
  /** Kebab-case, stable. */
  readonly name: string;
  readonly result: PhaseResult;
  /** RFC 3339 in UTC. */
  readonly startedOn: string;
  readonly finishedOn: string;
  /** Why it failed or was skipped; `null` where there is nothing to say. */
  readonly error: string | null;
};

/** The predicate of statement B. */
export type TestResultPredicate = {
  readonly result: "PASSED" | "WARNED" | "FAILED";
  readonly configuration: readonly ResourceDescriptor[];
  /** The invocation id, `urn:uuid:…`; statement A has it as `metadata.invocationId`. */
  readonly url?: string;
  readonly passedTests: readonly string[];
  readonly warnedTests: readonly string[];
  readonly failedTests: readonly string[];
  readonly packrepo_phases?: readonly PhaseRecord[];
};

/** Statement B: in-toto test-result v0.1 of a boot. */
export type TestResult = Statement<TestResultPredicate>;

/** What {@linkcode createTestResult} is made from. */
export interface TestResultInput {
  /** The source (`source`, `source.nar`), and the outputs where there are some. */
  readonly subjects: readonly Subject[];
  /** `flake.lock` and `deno.lock` with their digests. */
  readonly configuration: readonly ResourceDescriptor[];
  readonly invocationId: string;
  readonly phases: readonly PhaseRecord[];
}

/**
 * Makes statement B: the result and the lists of tests follow from the phases.
 *
 * @throws {PackRepoError} As {@linkcode validateTestResult}.
 */
export function createTestResult(input: TestResultInput): TestResult {
  const { phases } = input;
  const statement: Statement = {
    _type: STATEMENT_TYPE,
    subject: input.subjects,
    predicateType: TEST_RESULT_TYPE,
    predicate: {
      result: resultOf(phases),
      configuration: input.configuration,
      url: input.invocationId,
      passedTests: namesOf(phases, "PASSED"),
      warnedTests: namesOf(phases, "WARNED"),
      failedTests: namesOf(phases, "FAILED"),
      packrepo_phases: phases,
    } satisfies TestResultPredicate as JsonObject,
  };
  return validateTestResult(validateStatement(statement as unknown as Json, "the test result"));
}

function namesOf(phases: readonly PhaseRecord[], result: PhaseResult): string[] {
  return phases.filter((phase) => phase.result === result).map((phase) => phase.name);
}

function resultOf(phases: readonly PhaseRecord[]): TestResultPredicate["result"] {
  if (phases.some((phase) => phase.result === "FAILED")) return "FAILED";
  return phases.some((phase) => phase.result === "WARNED") ? "WARNED" : "PASSED";
}

function refuse(problem: string): Error {
  return transcriptError({
    code: "transcript.bad-test-result",
    message: `Cannot accept the test result: ${problem}`,
    hint: "Ask its maker for a statement as spec/boot.md describes it",
  });
}

/**
 * Checks that a statement is a test result, and that its lists, its result and its phases say the
 * same.
 *
 * @throws {PackRepoError} (65) `transcript.wrong-predicate-type`, `transcript.bad-test-result`,
 * `transcript.bad-statement`.
 */
export function validateTestResult(statement: Statement): TestResult {
  if (statement.predicateType !== TEST_RESULT_TYPE) {
    throw transcriptError({
      code: "transcript.wrong-predicate-type",
      message: `Cannot accept the test result: its predicate type ${
        quote(statement.predicateType)
      } is not ${TEST_RESULT_TYPE}`,
      hint: "Give the bundle of the test result, boot_transcript.json",
    });
  }
  const what = "the test result";
  const { predicate } = statement;
  const subject = statement.subject as unknown as Json;
  validateNamedDescriptors(subject, { what, where: "subject", needsDigest: true });
  const { result, configuration, url } = predicate;
  if (result !== "PASSED" && result !== "WARNED" && result !== "FAILED") {
    throw refuse("its result is none of PASSED, WARNED, FAILED");
  }
  if (configuration === undefined) throw refuse("configuration is missing");
  validateNamedDescriptors(configuration, { what, where: "configuration", needsDigest: true });
  if (url !== undefined && typeof url !== "string") throw refuse("url is not a string");
  const passed = textList(predicate, "passedTests");
  const warned = textList(predicate, "warnedTests");
  const failed = textList(predicate, "failedTests");
  const all = [...passed, ...warned, ...failed];
  if (new Set(all).size !== all.length) throw refuse("one test is in two lists, or twice in one");
  const wanted = failed.length > 0 ? "FAILED" : warned.length > 0 ? "WARNED" : "PASSED";
  // A suite may fail as a whole without naming a test; it may not pass with a failed one.
  if (result !== wanted && result !== "FAILED") {
    throw refuse(`its result is ${result}, but its lists say ${wanted}`);
  }
  if (predicate["packrepo_phases"] !== undefined) {
    const phases = validatePhases(predicate["packrepo_phases"]);
    const lists = [[passed, "PASSED"], [warned, "WARNED"], [failed, "FAILED"]] as const;
    for (const [list, outcome] of lists) {
      if (JSON.stringify(namesOf(phases, outcome)) !== JSON.stringify(list)) {
        throw refuse(`packrepo_phases and ${outcome.toLowerCase()}Tests disagree`);
      }
    }
  }
  return {
    ...statement,
    predicate: { ...predicate, passedTests: passed, warnedTests: warned, failedTests: failed },
  } as unknown as TestResult;
}

function textList(predicate: JsonObject, field: string): readonly string[] {
  const list = predicate[field];
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.some((item: Json) => typeof item !== "string")) {
    throw refuse(`${field} is not a list of texts`);
  }
  return list as readonly string[];
}

function validatePhases(value: Json): readonly PhaseRecord[] {
  if (!Array.isArray(value)) throw refuse("packrepo_phases is not a list");
  const names = new Set<string>();
  for (const phase of value as readonly Json[]) {
    if (!isJsonObject(phase)) throw refuse("packrepo_phases holds something else than objects");
    const { name, result, error } = phase;
    if (typeof name !== "string" || name === "") throw refuse("a phase has no name");
    if (names.has(name)) throw refuse(`the phase ${quote(name)} is there twice`);
    names.add(name);
    if (!["PASSED", "WARNED", "FAILED", "SKIPPED"].includes(result as string)) {
      throw refuse(`the phase ${quote(name)} has no result`);
    }
    for (const field of ["startedOn", "finishedOn"]) {
      if (parseTime(phase[field]) === undefined) {
        throw refuse(`${field} of the phase ${quote(name)} is not a time in UTC`);
      }
    }
    if (error !== null && error !== undefined && typeof error !== "string") {
      throw refuse(`error of the phase ${quote(name)} is not a text`);
    }
  }
  return value as unknown as readonly PhaseRecord[];
}
