import assert from "node:assert/strict";
import { purlOf, readLockPackages } from "../../../../lib/supply/packages/lock_packages.ts";

const SHA512 = `sha512-${"A".repeat(86)}==`;

function lockText(more: Record<string, unknown>): string {
  return JSON.stringify({ version: "5", ...more });
}

Deno.test("readLockPackages() lists names, versions, digests and what needs what", () => {
  const packages = readLockPackages(lockText({
    specifiers: { "npm:a@^1": "1.2.3", "npm:@s/b@2": "2.0.0", "jsr:@x/y@1": "1.0.1" },
    npm: {
      "a@1.2.3": { integrity: SHA512, dependencies: ["c@3.0.0", "@s/b"] },
      "@s/b@2.0.0": { integrity: SHA512 },
      "c@3.0.0": { integrity: SHA512, optionalDependencies: ["c@4.0.0-rc.1"] },
      "c@4.0.0-rc.1": { integrity: SHA512 },
    },
    jsr: { "@x/y@1.0.1": { integrity: "0".repeat(64) } },
  }));
  assert.deepEqual(
    packages.map(({ type, name, version, isDirect, dependencies }) =>
      [`${type}:${name}@${version}`, isDirect, dependencies.join(" ")] as const
    ),
    [
      ["jsr:@x/y@1.0.1", true, ""],
      ["npm:@s/b@2.0.0", true, ""],
      ["npm:a@1.2.3", true, "@s/b@2.0.0 c@3.0.0"],
      ["npm:c@3.0.0", false, "c@4.0.0-rc.1"],
      ["npm:c@4.0.0-rc.1", false, ""],
    ],
  );
  assert.equal(packages[2]!.sha512, "0".repeat(128));
  assert.equal(packages[0]!.sha256, "0".repeat(64));
});

Deno.test("readLockPackages() takes one package resolved with several peers for one", () => {
  const packages = readLockPackages(lockText({
    specifiers: { "npm:p@1": "1.0.0_q@1.0.0" },
    npm: {
      "p@1.0.0_q@1.0.0": { integrity: SHA512, dependencies: ["q@1.0.0"] },
      "p@1.0.0_q@2.0.0": { integrity: SHA512, dependencies: ["q@2.0.0"] },
      "q@1.0.0": { integrity: SHA512 },
      "q@2.0.0": { integrity: SHA512 },
    },
  }));
  assert.equal(packages.length, 3);
  assert.deepEqual(packages[0]!.dependencies, ["q@1.0.0", "q@2.0.0"]);
  assert.equal(packages[0]!.isDirect, true);
});

Deno.test("readLockPackages() reads this repository's lock", async () => {
  const text = await Deno.readTextFile(new URL("../../../../deno.lock", import.meta.url));
  const packages = readLockPackages(text);
  const ajv = packages.find(({ name }) => name === "ajv");
  assert.ok(ajv?.isDirect);
  assert.ok(ajv.dependencies.some((id) => id.startsWith("fast-uri@")));
  assert.ok(packages.every(({ sha512 }) => sha512 !== undefined));
});

Deno.test("readLockPackages() refuses what is no lock it knows", () => {
  for (
    const text of [
      "",
      "[]",
      "null",
      "{}",
      '{"version":"3"}',
      lockText({ npm: { "no version": {} } }),
    ]
  ) {
    assert.throws(() => readLockPackages(text, "x/deno.lock"), {
      code: "scan.bad-lock",
      exit: "config",
      message: /x\/deno\.lock/,
    });
  }
});

Deno.test("purlOf() writes package URLs", () => {
  const purl = (name: string) => purlOf({ type: "npm", name, version: "1.0.0+b" });
  assert.equal(purl("a"), "pkg:npm/a@1.0.0%2Bb");
  assert.equal(purl("@s/a"), "pkg:npm/%40s/a@1.0.0%2Bb");
});
