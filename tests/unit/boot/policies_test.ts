import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { auditPolicy, licencePolicy } from "../../../lib/boot/policies.ts";
import { DEFAULT_LICENCE_POLICY } from "../../../lib/supply/mod.ts";
import type { PackRepoConfig } from "../../../lib/schema/mod.ts";

const withSettings = (settings: PackRepoConfig) => ({ configFile: "/a/packrepo.yaml", settings });

function isBadConfig(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.equal(error.code, "cli.bad-config");
    assert.equal(error.exitCode, 78);
    assert.match(error.message, message);
    assert.match(error.hint, /--no-config/);
    return true;
  };
}

Deno.test("auditPolicy() takes the list of the settings, and nothing without settings", () => {
  assert.deepEqual(auditPolicy("high", {}), { threshold: "high", ignore: [] });
  const ignore = [{ id: "GHSA-1", reason: "not reached", expires: "2028-02-29" }];
  const settings = withSettings({ dependencies: { severity: "low", ignore } });
  assert.deepEqual(auditPolicy("high", settings), { threshold: "high", ignore });
});

Deno.test.each(["2027-02-29", "2026-13-01", "2026-00-10", "2026-04-31"])(
  "auditPolicy() refuses %s, which is no day",
  (expires) => {
    const settings = withSettings({
      dependencies: { ignore: [{ id: "x", reason: "y", expires }] },
    });
    assert.throws(
      () => auditPolicy("low", settings),
      isBadConfig(new RegExp(`dependencies\\.ignore: "x": there is no day ${expires}`)),
    );
  },
);

Deno.test("licencePolicy() is the default one without settings, and what they say with them", async () => {
  assert.deepEqual(await licencePolicy({}), DEFAULT_LICENCE_POLICY);
  assert.deepEqual(await licencePolicy(withSettings({ licences: {} })), DEFAULT_LICENCE_POLICY);
  const licences = {
    allow: ["MIT", "GPL-2.0-only WITH Classpath-exception-2.0", "LicenseRef-Ours"],
    clarify: { "a@1.0.0": "MIT OR Apache-2.0", constructor: "MIT" },
  };
  assert.deepEqual(await licencePolicy(withSettings({ licences })), licences);
});

Deno.test("licencePolicy() refuses what is not SPDX and names it", async () => {
  await assert.rejects(
    licencePolicy(withSettings({ licences: { allow: ["MIT", "Apache 2"] } })),
    isBadConfig(/licences\.allow: "Apache 2" is no SPDX licence id/),
  );
  await assert.rejects(
    licencePolicy(withSettings({ licences: { allow: ["MIT OR ISC"] } })),
    isBadConfig(/"MIT OR ISC"/),
  );
  await assert.rejects(
    licencePolicy(withSettings({ licences: { clarify: { a: "free as in beer" } } })),
    isBadConfig(/licences\.clarify: "a": "free as in beer" is no SPDX expression/),
  );
});
