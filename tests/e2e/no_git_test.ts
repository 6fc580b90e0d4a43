import assert from "node:assert/strict";
import { makeCheckout } from "../helpers/checkout.ts";
import { makeRepo } from "../helpers/git_fixtures.ts";

Deno.test("smoke of a PackRepo without git packs the repository the caller stands in", async () => {
  await using checkout = await makeCheckout();
  await Deno.remove(`${checkout.path}/.git`, { recursive: true });
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`file${i}.txt`, `line ${i}\n`.repeat(20)]),
  );
  await using repo = await makeRepo(files, { checkout: true });
  const { code, stdout, stderr } = await checkout.task("smoke", ["--budget", "1000"], {
    cwd: repo.path,
  });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /source no commit/);
  const text = await Deno.readTextFile(`${repo.path}/artifacts/boot_provenance.json`);
  const { payload } = JSON.parse(text).dsseEnvelope;
  const { predicate } = JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(payload)));
  const { externalParameters, resolvedDependencies } = predicate.buildDefinition;
  assert.match(externalParameters.golden[0].repository, /^path:/);
  const names = resolvedDependencies.map((dependency: { name: string }) => dependency.name);
  assert.ok(names.includes("source.nar"));
  assert.ok(!names.includes("source"), "there is no commit to name");
});
