/** One boot's artifacts, verified by PackRepo and by other people's tools. */

import assert from "node:assert/strict";
import {
  assertEnded,
  assertTidy,
  filesBelow,
  namesIn,
  oneDocument,
  printedRecipes,
  readStatement,
  runInShell,
} from "../helpers/boot.ts";
import { type Checkout, makeCheckout, type TaskRun } from "../helpers/checkout.ts";
import { type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";
import {
  findTool,
  nodeSkipNote,
  prepareNodeVerifier,
  skipNote,
  verifyWithCosign,
  verifyWithNode,
  verifyWithOpenssl,
} from "../helpers/interop.ts";

const TYPES = {
  "boot_provenance.json": "https://slsa.dev/provenance/v1",
  "boot_transcript.json": "https://in-toto.io/attestation/test-result/v0.1",
} as const;

/** One boot: how the task ended, and where its artifacts are. */
interface Boot {
  readonly run: TaskRun;
  readonly output: string;
  readonly artifact: string;
}

let checkout: Checkout;
let small: FixtureRepo;
let other: FixtureRepo;
let folder: string;
/** Of this repository, Ed25519, the key that the first run makes. */
let own: Boot;
/** Of another repository, P-256, `--key FILE`. */
let keyed: Boot;
/** Of two, P-256, `PACKREPO_SIGNING_KEY` on one line, `DATASET_REPOS`. */
let secret: Boot;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  folder = `${checkout.path}/w`;
  await Deno.mkdir(folder);
  small = await makeRepo({ "a.ts": "export const a = 1;\n", "docs/b.md": "# B\n\nText.\n" });
  other = await makeRepo({ "c.py": "print(1)\n" }, { bare: true });
  own = {
    run: await checkout.task("smoke"),
    output: `${checkout.path}/artifacts`,
    artifact: "packs/packrepo/pack.index.json",
  };
  if (P256_NOTE !== "") return;
  await Deno.chmod(await makeKey("p256.pem"), 0o600);
  const name = small.path.split("/").at(-1)!;
  keyed = {
    run: await checkout.task("smoke", [
      ...["--repo", small.path, "--key", "w/p256.pem", "--output", "w/keyed"],
    ]),
    output: `${folder}/keyed`,
    artifact: `packs/${name}/pack.body.txt`,
  };
  const pem = (await Deno.readTextFile(await makeKey("secret.pem"))).replaceAll("\n", "\\n");
  secret = {
    run: await checkout.task("smoke", ["--output", "w/secret", "--budget", "1000", "--json"], {
      env: { DATASET_REPOS: `${small.path}, ${other.path},`, PACKREPO_SIGNING_KEY: pem },
    }),
    output: `${folder}/secret`,
    artifact: `packs/${name}/pack.index.json`,
  };
  await Deno.remove(`${folder}/secret.pem`);
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
  await small[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

async function makeKey(name: string): Promise<string> {
  const file = `${folder}/${name}`;
  const { success } = await new Deno.Command("openssl", {
    args: ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", file],
    stderr: "null",
  }).output();
  assert.ok(success);
  return file;
}

/** Writes the policy that a person would write who trusts the key of a boot. */
async function trustKeyOf(boot: Boot): Promise<string> {
  const file = `${boot.output}.trust.json`;
  const transcript = JSON.parse(await Deno.readTextFile(`${boot.output}/boot_transcript.json`));
  const { builder } = (await readStatement(`${boot.output}/boot_provenance.json`))
    .predicate.runDetails;
  await Deno.writeTextFile(
    file,
    JSON.stringify({
      version: 1,
      rootsOfTrust: [{
        publicKey: await Deno.readTextFile(`${boot.output}/boot.pub`),
        keyid: transcript.dsseEnvelope.signatures[0].keyid,
        owner: "somebody",
        builderIds: [builder.id],
      }],
    }),
  );
  return file;
}

const P256_NOTE = skipNote("openssl");
const OPENSSL_NOTE = skipNote("openssl", "jq", "bash");
const COSIGN_NOTE = skipNote("cosign", "bash", "openssl");
const NODE_NOTE = nodeSkipNote() || P256_NOTE;

/** The boots by what signed them. */
const BOOTS: readonly (readonly [name: string, boot: () => Boot])[] = [
  ["Ed25519, the local key", () => own],
  ["P-256, --key FILE", () => keyed],
  ["P-256, PACKREPO_SIGNING_KEY", () => secret],
];

Deno.test("smoke boots this repository and prints a row a phase, the artifacts, the recipes", async () => {
  assertEnded(own.run, 0);
  assert.equal(own.run.stderr, "");
  const rows = own.run.stdout.split("\n").slice(0, 6);
  assert.deepEqual(rows.map((row) => row.match(/^\S+ \S+/)?.[0]), [
    "✓ environment",
    "- container",
    "✓ dependencies",
    "✓ core",
    "✓ golden-packs",
    "✓ signing",
  ]);
  assert.match(own.run.stdout, /^- container +\d+ ms {2}skipped: /m);
  assert.match(own.run.stdout, /^PASSED: 5 passed, 1 skipped$/m);
  const printed = [...own.run.stdout.matchAll(/^ {2}(\/.*)$/gm)].map((match) => match[1]!);
  const names = namesIn(own.output).map((name) => `${own.output}/${name}`);
  assert.deepEqual(printed.sort(), names);
  await assertTidy(checkout, [`${folder}/keyed`, `${folder}/secret`]);
});

Deno.test("smoke signs the rules against secrets, and the digest of its bill of materials", async () => {
  const { predicate } = await readStatement(`${own.output}/boot_provenance.json`);
  const file = `${own.output}/sbom.cdx.json`;
  const [, { digest }] = [
    await Deno.stat(file),
    predicate.runDetails.byproducts.find((item: { name: string }) => item.name === "sbom.cdx.json"),
  ];
  assert.equal(digest.sha256, (await filesBelow(own.output))["sbom.cdx.json"]);
  const { secrets } = predicate.buildDefinition.internalParameters;
  const index = JSON.parse(
    await Deno.readTextFile(`${own.output}/packs/packrepo/pack.index.json`),
  );
  assert.deepEqual(secrets.rulesets, [index.metadata.secrets_ruleset]);
  assert.equal(secrets.packsWithFindings, 0);
  const result = await readStatement(`${own.output}/boot_transcript.json`);
  const rules = result.predicate.configuration.find(({ name }: { name: string }) =>
    name === "scan:rules"
  );
  assert.equal(rules.digest.sha256, index.metadata.secrets_ruleset);

  const before = await Deno.readTextFile(file);
  const verify = () => checkout.task("verify", ["transcript", "artifacts/boot_transcript.json"]);
  assertEnded(await verify(), 0);
  try {
    await Deno.writeTextFile(file, before.replace("ajv", "ajw"));
    assertEnded(await verify(), 10, /byproduct "sbom\.cdx\.json" has been changed/);
  } finally {
    await Deno.writeTextFile(file, before);
  }
});

Deno.test("smoke makes a key of mode 0600 on the first run and uses it in the next", async () => {
  const info = await Deno.stat(`${checkout.path}/.packrepo/boot.key`);
  assert.equal(info.mode! & 0o777, 0o600);
  assert.equal(
    await Deno.readTextFile(`${own.output}/boot.pub`),
    await Deno.readTextFile(`${checkout.path}/.packrepo/boot.pub`),
  );
});

Deno.test("smoke records versions and the variables that could matter, and nothing of the machine", async () => {
  const environment = await Deno.readTextFile(`${own.output}/boot_env.txt`);
  const lines = environment.trimEnd().split("\n");
  assert.deepEqual(lines, [...lines].sort());
  assert.match(environment, /^tool\.deno=\d+\.\d+\.\d+$/m);
  const all = await Promise.all(
    Object.keys(await filesBelow(own.output)).filter((name) => !name.startsWith("packs/"))
      .map((name) => Deno.readTextFile(`${own.output}/${name}`)),
  );
  for (const text of all) {
    const payload = /"payload": ?"([^"]*)"/.exec(text)?.[1] ?? "";
    const whole = text + new TextDecoder().decode(Uint8Array.fromBase64(payload));
    assert.ok(!whole.includes(Deno.hostname()) || Deno.hostname().length < 4);
    if (!text.startsWith("<!DOCTYPE html>")) assert.ok(!whole.includes(checkout.path), text);
  }
});

Deno.test({
  name: `smoke takes repositories from DATASET_REPOS and packs each${P256_NOTE}`,
  ignore: P256_NOTE !== "",
  async fn() {
    assertEnded(secret.run, 0);
    const { subject, predicate } = await readStatement(`${secret.output}/boot_provenance.json`);
    assert.equal(subject.length, 4);
    const { externalParameters, resolvedDependencies } = predicate.buildDefinition;
    assert.deepEqual(externalParameters.golden.map((golden: { budget: number }) => golden.budget), [
      1000,
      1000,
    ]);
    const commits = resolvedDependencies
      .filter(({ name }: { name: string }) => name.startsWith("golden:"))
      .map(({ digest }: { digest: { gitCommit: string } }) => digest.gitCommit);
    assert.deepEqual(commits, [small.commit, other.commit]);
  },
});

Deno.test({
  name: `smoke --json prints one document that agrees with what is signed${P256_NOTE}`,
  ignore: P256_NOTE !== "",
  async fn() {
    assert.equal(secret.run.stderr, "");
    const document = oneDocument(secret.run.stdout);
    assert.equal(document.verdict, "ok");
    assert.equal(document.output, secret.output);
    assert.deepEqual([...document.artifacts].sort(), namesIn(secret.output));
    const { predicate } = await readStatement(`${secret.output}/boot_transcript.json`);
    const passed = document.phases.filter(({ status }: { status: string }) => status === "passed")
      .map(({ id }: { id: string }) => id);
    assert.deepEqual([...predicate.passedTests, "signing"], passed);
  },
});

for (const [name, boot] of BOOTS) {
  const isOwn = name.startsWith("Ed25519");

  Deno.test({
    name: `verify transcript accepts a boot (${name}) in every form${isOwn ? "" : P256_NOTE}`,
    ignore: !isOwn && P256_NOTE !== "",
    async fn() {
      const { output } = boot();
      const trust = isOwn ? [] : ["--trust", await trustKeyOf(boot())];
      for (const file of ["boot_transcript.json", "boot_provenance.json", "boot.intoto.jsonl"]) {
        const run = await checkout.task("verify", ["transcript", `${output}/${file}`, ...trust]);
        assertEnded(run, 0, /; the transcript holds: yes, as far as it was checked$/m);
      }
      if (isOwn) return;
      const run = await checkout.task("verify", ["transcript", `${output}/boot_transcript.json`]);
      assertEnded(run, 10, /✗ signer +failed: .*UNTRUSTED/);
    },
  });

  Deno.test({
    name: `openssl verifies a boot (${name}) by the printed recipe${OPENSSL_NOTE}`,
    ignore: OPENSSL_NOTE !== "",
    async fn() {
      const { output, run: { stdout } } = boot();
      for (const file of Object.keys(TYPES)) {
        const verdict = await verifyWithOpenssl(`${output}/${file}`, {
          publicKeyFile: `${output}/boot.pub`,
          cwd: folder,
        });
        assert.ok(verdict.ok, verdict.output);
      }
      // That boot printed JSON.
      if (stdout.startsWith("{")) return;
      const run = await runInShell(printedRecipes(stdout).openssl, {
        cwd: checkout.path,
        env: checkout.env(),
      });
      assertEnded(run, 0, /Signature Verified Successfully|Verified OK/);
    },
  });

  Deno.test({
    name: `cosign verifies a boot (${name}), bundles and envelopes${COSIGN_NOTE}`,
    ignore: COSIGN_NOTE !== "",
    async fn() {
      const { output, artifact, run: { stdout } } = boot();
      const lines = (await Deno.readTextFile(`${output}/boot.intoto.jsonl`)).trimEnd().split("\n");
      for (const [index, [file, predicateType]] of Object.entries(TYPES).entries()) {
        const envelope = `${output}/${file}.dsse`;
        await Deno.writeTextFile(envelope, lines[index]!);
        for (const form of ["bundle", "envelope"] as const) {
          const path = form === "bundle" ? `${output}/${file}` : envelope;
          const verdict = await verifyWithCosign(path, {
            form,
            publicKeyFile: `${output}/boot.pub`,
            predicateType,
            artifact: `${output}/${artifact}`,
            cwd: folder,
          });
          assert.ok(verdict.ok, `${form} of ${file}: ${verdict.output}`);
        }
        await Deno.remove(envelope);
      }
      if (stdout.startsWith("{")) return;
      const env = checkout.env({ bin: findTool("cosign")!.replace(/\/cosign$/, "") });
      const run = await runInShell(printedRecipes(stdout).cosign!, { cwd: checkout.path, env });
      assertEnded(run, 0, /Verified OK/);
    },
  });

  Deno.test({
    name: `@sigstore/verify under Node verifies a boot (${name})${NODE_NOTE}`,
    ignore: NODE_NOTE !== "",
    async fn() {
      const { output } = boot();
      const cwd = `${folder}/node`;
      const program = await prepareNodeVerifier(cwd);
      for (const file of Object.keys(TYPES)) {
        const verdict = await verifyWithNode(program, {
          bundle: `${output}/${file}`,
          publicKeyFile: `${output}/boot.pub`,
          cwd,
        });
        assert.ok(verdict.ok, verdict.output);
      }
    },
  });
}

Deno.test({
  name: `the printed deno task command verifies the boot${OPENSSL_NOTE}`,
  ignore: OPENSSL_NOTE !== "",
  async fn() {
    const run = await runInShell(printedRecipes(own.run.stdout).packrepo, {
      cwd: checkout.path,
      env: checkout.env(),
    });
    assertEnded(run, 0, /the transcript holds: yes/);
  },
});
