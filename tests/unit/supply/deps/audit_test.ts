import assert from "node:assert/strict";
import { auditPackages, type AuditPolicy } from "../../../../lib/supply/deps/audit.ts";
import type { Advisory } from "../../../../lib/supply/deps/osv.ts";
import type { LockedPackage } from "../../../../lib/supply/packages/lock_packages.ts";

const PACKAGES: readonly LockedPackage[] = [
  { type: "npm", name: "app", version: "1.0.0", isDirect: true, dependencies: ["mid@2.0.0"] },
  { type: "npm", name: "deep", version: "3.0.0", isDirect: false, dependencies: ["app@1.0.0"] },
  { type: "npm", name: "mid", version: "2.0.0", isDirect: false, dependencies: ["deep@3.0.0"] },
];

const ADVISORY: Advisory = {
  id: "GHSA-1",
  aliases: ["CVE-1"],
  severity: "medium",
  title: "Bad",
  affects: (version) => version.startsWith("3."),
};

function audit(policy: Partial<AuditPolicy>, today = "2026-06-01") {
  return auditPackages(PACKAGES, new Map([["deep", [ADVISORY, ADVISORY]]]), {
    policy: { threshold: "low", ignore: [], ...policy },
    today,
  });
}

Deno.test("auditPackages() finds an advisory once, with the way to its package", () => {
  const [finding, ...more] = audit({});
  assert.deepEqual(more, []);
  assert.deepEqual(finding!.way, ["app@1.0.0", "mid@2.0.0", "deep@3.0.0"]);
  assert.equal(finding!.state, "open");
  assert.ok(!("affects" in finding!));
});

Deno.test("auditPackages() accepts what is below the threshold, and says so", () => {
  assert.deepEqual(audit({ threshold: "high" }).map(({ state, reason }) => [state, reason]), [
    ["accepted", "below high"],
  ]);
});

Deno.test("auditPackages() ignores by id or alias until the day, and no longer", () => {
  for (const id of ["GHSA-1", "CVE-1"]) {
    const ignore = [{ id, reason: "not reached", expires: "2026-06-01" }];
    assert.equal(audit({ ignore })[0]!.state, "ignored");
    const [late] = audit({ ignore }, "2026-06-02");
    assert.equal(late!.state, "open");
    assert.equal(late!.reason, "was ignored until 2026-06-01: not reached");
  }
  assert.equal(
    audit({ ignore: [{ id: "other", reason: "x", expires: "2027-01-01" }] })[0]!.state,
    "open",
  );
});
