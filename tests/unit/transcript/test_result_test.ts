import assert from "node:assert/strict";
import {
  createTestResult,
  TEST_RESULT_TYPE,
  validateTestResult,
} from "../../../lib/transcript/mod.ts";
import { makeProvenance, makeTestResult, packSubjects } from "./fixture.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

function edited(edit: (statement: Loose) => void, failed?: string): Loose {
  const statement = structuredClone(
    makeTestResult(failed === undefined ? {} : { failed }),
  ) as Loose;
  edit(statement);
  return statement;
}

Deno.test("createTestResult() sorts the phases into lists; a skipped one is in none", () => {
  const { predicate, predicateType } = makeTestResult();
  assert.equal(predicateType, TEST_RESULT_TYPE);
  assert.equal(predicate.result, "PASSED");
  assert.deepEqual(predicate.passedTests, ["environment", "dependencies", "core", "golden-packs"]);
  assert.deepEqual([predicate.warnedTests, predicate.failedTests], [[], []]);
  assert.equal(predicate.packrepo_phases?.length, 5);
});

for (
  const [results, wanted] of [
    [[], "PASSED"],
    [["PASSED", "SKIPPED"], "PASSED"],
    [["PASSED", "WARNED"], "WARNED"],
    [["WARNED", "FAILED"], "FAILED"],
  ] as const
) {
  Deno.test(`createTestResult() of ${results.join(", ") || "no phase"} is ${wanted}`, () => {
    const { predicate } = createTestResult({
      subjects: packSubjects(),
      configuration: [],
      invocationId: "urn:uuid:x",
      phases: results.map((result, index) => ({
        name: `p${index}`,
        result,
        startedOn: "2026-11-01T12:00:00Z",
        finishedOn: "2026-11-01T12:00:00Z",
        error: null,
      })),
    });
    assert.equal(predicate.result, wanted);
  });
}

Deno.test("createTestResult() refuses what a verifier would refuse", () => {
  const input = { configuration: [], invocationId: "x", phases: [] };
  assert.throws(() => createTestResult({ ...input, subjects: [] }), { message: /no subject/ });
  const phase = {
    name: "a",
    result: "PASSED",
    startedOn: "now",
    finishedOn: "2026-11-01T12:00:00Z",
    error: null,
  } as const;
  assert.throws(
    () => createTestResult({ ...input, subjects: packSubjects(), phases: [phase] }),
    { message: /startedOn of the phase "a" is not a time/ },
  );
});

Deno.test("validateTestResult() takes lists that are absent for empty ones", () => {
  const { predicate } = validateTestResult(edited((s) => {
    delete s.predicate.packrepo_phases;
    delete s.predicate.warnedTests;
    delete s.predicate.failedTests;
    delete s.predicate.url;
  }));
  assert.deepEqual([predicate.warnedTests, predicate.failedTests], [[], []]);
});

Deno.test("validateTestResult() lets a suite fail as a whole", () => {
  validateTestResult(edited((s) => s.predicate.result = "FAILED"));
});

for (
  const [name, edit, message] of [
    ["no result", (s: Loose) => delete s.predicate.result, /none of PASSED/],
    ["another result", (s: Loose) => s.predicate.result = "passed", /none of PASSED/],
    [
      "no configuration",
      (s: Loose) => delete s.predicate.configuration,
      /configuration is missing/,
    ],
    [
      "configuration without digest",
      (s: Loose) => delete s.predicate.configuration[0].digest,
      /no digest for "flake.lock"/,
    ],
    ["a url that is a number", (s: Loose) => s.predicate.url = 1, /url is not/],
    [
      "a list that is a text",
      (s: Loose) => s.predicate.passedTests = "core",
      /passedTests is not a list/,
    ],
    ["a list of numbers", (s: Loose) => s.predicate.passedTests = [1], /passedTests is not a list/],
    ["a test twice", (s: Loose) => s.predicate.passedTests.push("core"), /two lists, or twice/],
    ["a test in two lists", (s: Loose) => s.predicate.warnedTests.push("core"), /two lists/],
    [
      "phases that are a text",
      (s: Loose) => s.predicate.packrepo_phases = "x",
      /packrepo_phases is not a list/,
    ],
    [
      "a phase that is a text",
      (s: Loose) => s.predicate.packrepo_phases[0] = "x",
      /else than objects/,
    ],
    ["a phase without a name", (s: Loose) => delete s.predicate.packrepo_phases[0].name, /no name/],
    [
      "a phase twice",
      (s: Loose) => s.predicate.packrepo_phases.push(s.predicate.packrepo_phases[0]),
      /there twice/,
    ],
    [
      "a phase without a result",
      (s: Loose) => delete s.predicate.packrepo_phases[0].result,
      /no result/,
    ],
    [
      "a phase without an end",
      (s: Loose) => delete s.predicate.packrepo_phases[0].finishedOn,
      /finishedOn of the phase/,
    ],
    [
      "an error that is a number",
      (s: Loose) => s.predicate.packrepo_phases[0].error = 1,
      /error of the phase/,
    ],
    [
      "a phase that is missing",
      (s: Loose) => s.predicate.packrepo_phases.shift(),
      /passedTests disagree/,
    ],
    [
      "a phase that the list calls passed",
      (s: Loose) => s.predicate.packrepo_phases[0].result = "FAILED",
      /disagree/,
    ],
    [
      "a phase that no list has",
      (s: Loose) => s.predicate.packrepo_phases[1].result = "FAILED",
      /failedTests disagree/,
    ],
  ] as const
) {
  Deno.test(`validateTestResult() refuses ${name}`, () => {
    assert.throws(() => validateTestResult(edited(edit)), { exitCode: 65, message });
  });
}

Deno.test("validateTestResult() refuses a result that its lists contradict", () => {
  assert.throws(() => validateTestResult(edited((s) => s.predicate.result = "PASSED", "core")), {
    message: /its result is PASSED, but its lists say FAILED/,
  });
});

Deno.test("validateTestResult() refuses a provenance", () => {
  assert.throws(() => validateTestResult(makeProvenance() as Loose), {
    code: "transcript.wrong-predicate-type",
  });
});
