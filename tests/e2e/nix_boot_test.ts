/** The two commands of the README that go through Nix, offline, with a stand-in for nixpkgs. */

import assert from "node:assert/strict";
import { readStatement } from "../helpers/boot.ts";
import { makeCheckout } from "../helpers/checkout.ts";
import { STAND_IN } from "../helpers/flake_copy.ts";
import { nixTest, type Workshop } from "../helpers/nix_workshop.ts";

/** The folder in which the Deno that runs the tests has its packages: there is no network. */
async function denoFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config"],
    stderr: "null",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

async function variables(env: Record<string, string>): Promise<Record<string, string>> {
  return { ...env, DENO_DIR: await denoFolder(), DENO_NO_UPDATE_CHECK: "1" };
}

/** The narHash of the stand-in, as Nix itself says it. */
async function standInHash(shop: Workshop): Promise<string> {
  const url = STAND_IN.find((word) => word.startsWith("path:"))!;
  return JSON.parse(await shop.ask(["flake", "metadata", "--json", url])).locked.narHash;
}

nixTest(
  "nix develop -c deno task smoke boots, and the transcript says that nixpkgs was overridden",
  async (shop) => {
    await using checkout = await makeCheckout();
    const output = `${shop.folder}/artifacts`;
    const ran = await shop.run([
      "develop",
      ...STAND_IN,
      checkout.path,
      "-c",
      ...["deno", "task", "-q", "smoke", "--output", output],
    ], { cwd: checkout.path, env: await variables(checkout.env({ cwd: shop.folder })) });
    assert.equal(ran.code, 0, `${ran.stdout}\n${ran.stderr}`);
    const hash = await standInHash(shop);
    assert.match(ran.stdout, /^✓ environment .*nixpkgs overridden/m);

    const result = await readStatement(`${output}/boot_transcript.json`);
    const provenance = await readStatement(`${output}/boot_provenance.json`);
    const hex = Uint8Array.fromBase64(hash.slice("sha256-".length)).toHex();
    for (
      const list of [
        result.predicate.configuration,
        provenance.predicate.buildDefinition.resolvedDependencies,
      ]
    ) {
      const used = list.filter(({ name }: { name: string }) => name === "flake:nixpkgs");
      assert.equal(used.length, 1);
      assert.equal(used[0].annotations.packrepo_overridden, true);
      assert.deepEqual(used[0].digest, { sha256: hex }, "no commit of the real one");
    }
    const environment = await Deno.readTextFile(`${output}/boot_env.txt`);
    assert.ok(environment.includes(`env.PACKREPO_NIXPKGS="${hash}"`));
  },
);

nixTest("nix run .#ci runs the gates of the checkout it is called in", async (shop) => {
  await using checkout = await makeCheckout();
  const gates = ["lint", "ranks", "schema-contract"];
  const ran = await shop.run([
    "run",
    ...STAND_IN,
    `${checkout.path}#ci`,
    "--",
    ...gates.flatMap((gate) => ["--gate", gate]),
  ], { cwd: checkout.path, env: await variables(checkout.env()) });
  // Undecided, because the gates that were not asked for did not run.
  assert.equal(ran.code, 11, `${ran.stdout}\n${ran.stderr}`);
  for (const gate of gates) assert.match(ran.stdout, new RegExp(`^✓ ${gate} `, "m"));
  const report = JSON.parse(
    await Deno.readTextFile(`${checkout.path}/artifacts/ci_report.json`),
  );
  assert.equal(report.verdict, "undecided");
});
