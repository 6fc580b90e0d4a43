import assert from "node:assert/strict";
import {
  addOsvAdvisories,
  type Advisory,
  bulkRequest,
  readBulkAnswer,
} from "../../../../lib/supply/deps/osv.ts";

function osv(affected: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: "GHSA-aaaa-bbbb-cccc",
    aliases: ["CVE-2026-1"],
    summary: "It breaks",
    affected: [{ package: { ecosystem: "npm", name: "a" }, ...affected }],
    ...more,
  });
}

function advisoriesOf(text: string): readonly Advisory[] {
  const known = new Map<string, Advisory[]>();
  addOsvAdvisories(known, text, "x.json");
  return known.get("a") ?? [];
}

function affected(
  events: readonly Record<string, string>[],
  versions: readonly string[],
): boolean[] {
  const [advisory] = advisoriesOf(osv({ ranges: [{ type: "SEMVER", events }] }));
  return versions.map((version) => advisory!.affects(version));
}

Deno.test("addOsvAdvisories() tells affected versions by the events of a range", () => {
  const two = [
    { introduced: "2.0.0" },
    { fixed: "2.3.1" },
    { fixed: "1.4.0" },
    { introduced: "0" },
  ];
  assert.deepEqual(
    affected(two, ["0.0.1", "1.3.9", "1.4.0", "1.9.9", "2.0.0-rc.1", "2.0.0", "2.3.0", "2.3.1"]),
    [true, true, false, false, false, true, true, false],
  );
  assert.deepEqual(
    affected([{ introduced: "1.0.0" }, { last_affected: "1.2.0" }], ["0.9.0", "1.2.0", "1.2.1"]),
    [false, true, false],
  );
  assert.deepEqual(affected([{ introduced: "0" }], ["0.0.1", "99.0.0"]), [true, true]);
});

Deno.test("addOsvAdvisories() takes listed versions, and no range of git commits", () => {
  const [advisory] = advisoriesOf(osv({
    versions: ["1.0.0"],
    ranges: [{ type: "GIT", events: [{ introduced: "0" }] }],
  }));
  assert.equal(advisory!.affects("1.0.0"), true);
  assert.equal(advisory!.affects("1.0.1"), false);
});

Deno.test("addOsvAdvisories() takes the severity that is said, else that of the vector", () => {
  const severity = (more: Record<string, unknown>) => advisoriesOf(osv({}, more))[0]!.severity;
  const vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
  assert.equal(severity({ database_specific: { severity: "MODERATE" } }), "medium");
  assert.equal(severity({ severity: [{ type: "CVSS_V3", score: vector }] }), "critical");
  assert.equal(severity({}), "unknown");
});

Deno.test("addOsvAdvisories() leaves out what is withdrawn or of another ecosystem", () => {
  assert.equal(advisoriesOf(osv({}, { withdrawn: "2026-01-01T00:00:00Z" })).length, 0);
  assert.equal(advisoriesOf(osv({ package: { ecosystem: "PyPI", name: "a" } })).length, 0);
  assert.equal(advisoriesOf(`[${osv({})},${osv({}, { id: "X-1" })}]`).length, 2);
});

Deno.test("addOsvAdvisories() refuses what is not OSV, naming the file", () => {
  for (const text of ["", "{}", "[1]", "null", '{"id":"A","affected":{}}']) {
    assert.throws(() => advisoriesOf(text), { code: "scan.bad-advisory", message: /x\.json/ });
  }
});

Deno.test("readBulkAnswer() reads what the registry's endpoint gives", async () => {
  const answer = await readBulkAnswer({
    a: [{
      id: 1097,
      url: "https://github.com/advisories/GHSA-2p57-rm9w-gvfp",
      title: "Server-side request forgery",
      severity: "high",
      vulnerable_versions: "<=2.0.1 || >=3.0.0-rc <3.0.2",
    }],
    b: [{ id: 2 }],
  });
  const [a] = answer.get("a")!;
  assert.equal(a!.id, "GHSA-2p57-rm9w-gvfp");
  assert.deepEqual(a!.aliases, ["1097"]);
  assert.deepEqual(
    ["2.0.1", "2.0.2", "3.0.0-rc.1", "3.0.2"].map((version) => a!.affects(version)),
    [true, false, true, false],
  );
  assert.equal(answer.get("b")![0]!.severity, "unknown");
  assert.equal(answer.get("b")![0]!.affects("9.9.9"), true);
  for (const bad of [null, [], "x", { a: {} }]) {
    await assert.rejects(readBulkAnswer(bad), { code: "scan.bad-advisory" });
  }
});

Deno.test("bulkRequest() asks about every version of npm's packages", () => {
  const found = { isDirect: true, dependencies: [] };
  assert.deepEqual(
    bulkRequest([
      { type: "npm", name: "a", version: "1.0.0", ...found },
      { type: "npm", name: "a", version: "2.0.0", ...found },
      { type: "jsr", name: "@x/y", version: "1.0.0", ...found },
    ]),
    { a: ["1.0.0", "2.0.0"] },
  );
});
