import assert from "node:assert/strict";
import { PackRepoError } from "../../../lib/base/mod.ts";
import { defaultsFrom } from "../../../lib/cli/config_defaults.ts";
import { defineCommand, parseText, wholeNumber } from "../../../lib/cli/mod.ts";
import type { PackRepoConfig } from "../../../lib/schema/mod.ts";

const command = defineCommand({
  brief: "x",
  config: "pack",
  flags: {
    budget: {
      kind: "value",
      brief: "x",
      placeholder: "N",
      parse: wholeNumber("budget", 1, 100),
      default: "7",
    },
    output: { kind: "value", brief: "x", placeholder: "DIR", parse: parseText, isPath: true },
    include: { kind: "list", brief: "x", placeholder: "GLOB", parse: parseText },
    countAll: { kind: "switch", brief: "x" },
  },
  run: () => Promise.resolve({ exit: "ok", document: {} }),
});

function defaults(pack: PackRepoConfig["pack"]): Promise<unknown> {
  const sections = pack === undefined ? {} : { pack };
  return defaultsFrom({ path: "/a/b/packrepo.yaml", folder: "/a/b", sections }, command);
}

Deno.test("defaultsFrom() gives what somebody would have typed, paths from the file's folder", async () => {
  assert.deepEqual(
    await defaults({ budget: 9, output: "../out", include: ["x", "y"], "count-all": true }),
    { budget: "9", output: "/a/out", include: ["x", "y"], countAll: true },
  );
  assert.deepEqual(await defaults({ output: "-", include: [] }), { output: "-", include: [] });
  assert.deepEqual(await defaults(undefined), {});
});

Deno.test("defaultsFrom() names the key whose value a flag refuses", async () => {
  await assert.rejects(defaults({ budget: 1000 }), (error) => {
    assert.ok(error instanceof PackRepoError);
    assert.deepEqual([error.code, error.exitCode], ["cli.bad-config", 78]);
    assert.equal(error.message, 'Cannot use "/a/b/packrepo.yaml": pack.budget: Bad budget "1000"');
    assert.match(error.hint, /^Pass a whole number from 1 to 100; --no-config does without/);
    return true;
  });
});

Deno.test("defaultsFrom() takes a key without a flag for our mistake", async () => {
  await assert.rejects(defaults({ focus: "x" }), TypeError);
});

Deno.test("defaultsFrom() leaves the keys to the command that stand for no flag", async () => {
  const sections = { dependencies: { severity: "high" as const, ignore: [] } };
  const severity = { kind: "value", brief: "x", placeholder: "L", parse: parseText } as const;
  assert.deepEqual(
    await defaultsFrom({ path: "/a/packrepo.yaml", folder: "/a", sections }, {
      config: "dependencies",
      policyKeys: ["ignore"],
      flags: { severity },
    }),
    { severity: "high" },
  );
});
