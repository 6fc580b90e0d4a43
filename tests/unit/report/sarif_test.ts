import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { SARIF_SCHEMA, sarifLog } from "../../../lib/report/mod.ts";
import { named } from "../host/disk.ts";
import { EMPTY, REPORT } from "./findings.ts";

// deno-lint-ignore no-explicit-any -- the tests look into the document by its paths
type Log = any;

Deno.test("sarifLog() has what SARIF 2.1.0 asks for, findings and accepted ones", () => {
  const log = sarifLog(REPORT) as Log;
  assert.deepEqual([log.$schema, log.version, log.runs.length], [SARIF_SCHEMA, "2.1.0", 1]);
  const [run] = log.runs;
  assert.equal(run.tool.driver.name, "packrepo-scan");
  assert.equal(run.columnKind, "unicodeCodePoints");
  assert.deepEqual(run.results.map((each: Log) => [each.ruleId, each.ruleIndex, each.level]), [
    ["one-token", 0, "error"],
    ["two-token", 1, "note"],
  ]);
  for (const [index, { id }] of run.tool.driver.rules.entries()) {
    assert.equal(REPORT.rules[index]!.id, id);
  }
  const [found, accepted] = run.results;
  assert.deepEqual(found.locations[0].physicalLocation, {
    artifactLocation: { uri: "d%20e/%C3%BC%23%25.txt", uriBaseId: "ROOT" },
    region: { startLine: 3, startColumn: 5, endLine: 4, endColumn: 1 },
  });
  assert.deepEqual(found.suppressions, []);
  assert.deepEqual(found.partialFingerprints, { "packrepo/v1": REPORT.findings[0]!.fingerprint });
  assert.deepEqual(accepted.suppressions, [
    { kind: "external", status: "accepted", justification: "it is in the baseline" },
  ]);
});

Deno.test("sarifLog() says that a scan with gaps did not succeed, and which", () => {
  const [run] = (sarifLog(REPORT) as Log).runs;
  const [invocation] = run.invocations;
  assert.equal(invocation.executionSuccessful, false);
  assert.deepEqual(
    invocation.toolExecutionNotifications.map((each: Log) => [
      each.message.text,
      each.locations?.[0].physicalLocation.artifactLocation.uri,
    ]),
    [["Too \u0001 large (archive-limit)", "a.zip"], ["The clone is shallow (shallow)", undefined]],
  );
  const [empty] = (sarifLog(EMPTY) as Log).runs;
  assert.deepEqual([empty.invocations[0].executionSuccessful, empty.results], [true, []]);
});

Deno.test("sarifLog() calls a comment in the source what it is", () => {
  const [first] = REPORT.suppressed;
  const inline = { ...first!, suppressed: { by: "inline", reason: "r" } };
  const [run] = (sarifLog({ ...REPORT, suppressed: [inline] }) as Log).runs;
  assert.equal(run.results[1].suppressions[0].kind, "inSource");
});

/** The schema as OASIS publishes it (errata 01); it is not part of this repository. */
const schemaFile = Deno.env.get("PACKREPO_SARIF_SCHEMA");

Deno.test({
  name: named(
    "sarifLog() validates against the schema of SARIF 2.1.0",
    schemaFile === undefined ? "no schema: set PACKREPO_SARIF_SCHEMA" : undefined,
  ),
  ignore: schemaFile === undefined,
  fn: async () => {
    const { $schema: _draft04, id: _id, ...schema } = JSON.parse(
      await Deno.readTextFile(schemaFile!),
    ) as Record<string, unknown>;
    // Its patterns are not for the flag `u`.
    const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
    const validate = ajv.compile(schema);
    for (const report of [REPORT, EMPTY]) {
      assert.ok(validate(sarifLog(report)), JSON.stringify(validate.errors));
    }
    assert.ok(!validate({ version: "2.1.0", runs: [{ tool: {} }] }));
  },
});
