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

Deno.test("verify transcript trusts nobody by a policy that the caller's folder brought, from a Nix store", async () => {
  await using checkout = await makeCheckout({ name: "0c5ws4mgqd2yl2z5scd1bf9rgkvx9w4j-source" });
  await Deno.remove(`${checkout.path}/.git`, { recursive: true });
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`file${i}.txt`, `line ${i}\n`.repeat(20)]),
  );
  await using repo = await makeRepo(files, { checkout: true });
  const boot = await checkout.task("smoke", ["--budget", "1000"], { cwd: repo.path });
  assert.equal(boot.code, 0, boot.stdout + boot.stderr);
  assert.match(boot.stdout, /verify transcript .* --trust \.packrepo\/trust\.json/);
  const file = "artifacts/boot_transcript.json";
  const unasked = await checkout.task("verify", ["transcript", file], { cwd: repo.path });
  assert.notEqual(unasked.code, 0);
  assert.match(unasked.stdout, /UNTRUSTED/);
  const asked = ["transcript", file, "--trust", ".packrepo/trust.json"];
  const trusted = await checkout.task("verify", asked, { cwd: repo.path });
  assert.equal(trusted.code, 0, trusted.stdout + trusted.stderr);
});
