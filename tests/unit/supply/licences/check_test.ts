import assert from "node:assert/strict";
import {
  checkLicences,
  DEFAULT_LICENCE_POLICY,
  licencePolicyFault,
} from "../../../../lib/supply/licences/check.ts";

const MANIFESTS: Readonly<Record<string, unknown>> = {
  good: { license: "MIT" },
  bad: { license: "AGPL-3.0-only" },
  odd: { license: "See the file" },
};

async function states(
  policy = DEFAULT_LICENCE_POLICY,
): Promise<Readonly<Record<string, string>>> {
  const names = ["good", "bad", "odd", "gone"];
  const findings = await checkLicences(
    names.map((name) => ({
      type: "npm",
      name,
      version: "1.0.0",
      isDirect: true,
      dependencies: [],
    })),
    { policy, readManifest: ({ name }) => Promise.resolve(MANIFESTS[name]) },
  );
  return Object.fromEntries(findings.map(({ name, state }) => [name, state]));
}

Deno.test("checkLicences() tells allowed, refused, unknown and not installed apart", async () => {
  assert.deepEqual(await states(), {
    good: "allowed",
    bad: "refused",
    odd: "unknown",
    gone: "not installed",
  });
});

Deno.test("checkLicences() follows the policy: its list and what it has found out", async () => {
  const policy = {
    allow: ["AGPL-3.0-only", "Zlib"],
    clarify: { odd: "Zlib", "gone@1.0.0": "MIT", good: "MIT" },
  };
  assert.deepEqual(await states(policy), {
    good: "refused",
    bad: "allowed",
    odd: "allowed",
    gone: "refused",
  });
});

Deno.test("checkLicences() takes what is clarified for a package of JSR, and nothing of what no policy says", async () => {
  const found = (type: "npm" | "jsr", name: string) => ({
    type,
    name,
    version: "1.0.0",
    isDirect: true,
    dependencies: [],
  });
  const findings = await checkLicences(
    [found("jsr", "@std/path"), found("jsr", "@std/fs"), found("npm", "constructor")],
    {
      policy: { allow: ["MIT"], clarify: { "@std/path": "MIT" } },
      readManifest: () => Promise.resolve({ license: "MIT" }),
    },
  );
  assert.deepEqual(findings.map(({ state }) => state), ["allowed", "unknown", "allowed"]);
});

Deno.test("licencePolicyFault() finds nothing wrong with the default policy, and names what is", async () => {
  assert.equal(await licencePolicyFault(DEFAULT_LICENCE_POLICY), undefined);
  const fault = await licencePolicyFault({ allow: ["MIT"], clarify: { a: "" } });
  assert.match(fault ?? "", /^clarify: "a": no licence is named$/);
});
