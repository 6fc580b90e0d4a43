/** A boot that fails is signed, says which phase failed, and leaves no provenance behind. */

import assert from "node:assert/strict";
import {
  assertEnded,
  assertTidy,
  filesBelow,
  namesIn,
  printedRecipes,
  readStatement,
  runInShell,
} from "../helpers/boot.ts";
import { type Checkout, makeCheckout, type TaskRunOptions } from "../helpers/checkout.ts";
import { type FixtureRepo, makeRepo } from "../helpers/git_fixtures.ts";
import { findTool, skipNote } from "../helpers/interop.ts";

const OPENSSL_NOTE = skipNote("openssl", "jq", "bash");
const COSIGN_NOTE = skipNote("cosign", "bash");

let checkout: Checkout;
let small: FixtureRepo;

Deno.test.beforeAll(async () => {
  checkout = await makeCheckout();
  small = await makeRepo({ "a.ts": "export const a = 1;\n" });
  assertEnded(await checkout.task("smoke", ["--repo", small.path, "--quiet"]), 0);
  await Deno.mkdir(`${checkout.path}/w`);
});

Deno.test.afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
  await small[Symbol.asyncDispose]();
});

/** What a boot that failed must have left. */
interface Failure {
  /** The phase that failed, and what it says. */
  readonly phase: string;
  readonly says: RegExp;
  readonly args?: readonly string[];
  readonly run?: TaskRunOptions;
}

/** Boots into the artifacts of an earlier, good boot, and looks at what is there afterwards. */
async function assertFailedBoot(failure: Failure): Promise<string> {
  const output = `${checkout.path}/artifacts`;
  await Deno.writeTextFile(`${output}/boot_provenance.json`, "of an earlier boot");
  await Deno.mkdir(`${output}/packs/earlier`, { recursive: true });
  await Deno.writeTextFile(`${output}/mine.txt`, "kept");
  const { phase, says, args = ["--repo", small.path], run = {} } = failure;
  const ended = await checkout.task("smoke", args, run);
  assertEnded(ended, 10, says);
  assert.match(ended.stdout, new RegExp(`^✗ ${phase} .*failed: `, "m"));
  assert.match(ended.stdout, /^FAILED: /m);
  const { subject, predicate } = await readStatement(`${output}/boot_transcript.json`);
  assert.equal(predicate.result, "FAILED");
  assert.deepEqual(predicate.failedTests, [phase]);
  const record = predicate.packrepo_phases.find(({ name }: { name: string }) => name === phase);
  assert.equal(record.result, "FAILED");
  assert.match(record.error, says);
  assert.ok(subject.length > 0);
  const names = namesIn(output);
  assert.ok(!names.includes("boot_provenance.json"), "no provenance, not even an old one");
  assert.ok(names.includes("mine.txt"));
  assert.ok(!namesIn(`${output}/packs`).includes("earlier"));
  const lines = (await Deno.readTextFile(`${output}/boot.intoto.jsonl`)).trimEnd().split("\n");
  assert.equal(lines.length, 1);
  await assertTidy(checkout);
  for (const file of ["boot_transcript.json", "boot.intoto.jsonl"]) {
    const verified = await checkout.task("verify", ["transcript", `artifacts/${file}`], run);
    assertEnded(verified, 10, /^✓ signature /m);
    assert.match(verified.stdout, new RegExp(`^✗ test-result .*${phase}`, "m"));
    assert.match(verified.stdout, /the transcript holds: NO$/m);
  }
  return ended.stdout;
}

/** Changes a file of the checkout while `work` runs. */
async function withChanged(
  name: string,
  change: (text: string) => string,
  work: () => Promise<unknown>,
): Promise<void> {
  const path = `${checkout.path}/${name}`;
  const before = await Deno.readTextFile(path);
  const after = change(before);
  assert.notEqual(after, before, "the change changes something");
  await Deno.writeTextFile(path, after);
  try {
    await work();
  } finally {
    await Deno.writeTextFile(path, before);
  }
}

Deno.test("smoke fails where a repository is missing, and signs the other one's pack", async (t) => {
  const stdout = await assertFailedBoot({
    args: ["--repo", small.path, "--repo", "w/no such repo"],
    phase: "golden-packs",
    says: /Cannot open "w\/no such repo": no such folder/,
  });
  const names = Object.keys(await filesBelow(`${checkout.path}/artifacts/packs`));
  assert.equal(names.length, 2);
  const { openssl, cosign } = printedRecipes(stdout);
  await t.step({
    name: `openssl verifies it by the printed recipe${OPENSSL_NOTE}`,
    ignore: OPENSSL_NOTE !== "",
    async fn() {
      const run = await runInShell(openssl, { cwd: checkout.path, env: checkout.env() });
      assertEnded(run, 0, /Signature Verified Successfully/);
    },
  });
  await t.step({
    name: `cosign verifies it by the printed recipe${COSIGN_NOTE}`,
    ignore: COSIGN_NOTE !== "",
    async fn() {
      const env = checkout.env({ bin: findTool("cosign")!.replace(/\/cosign$/, "") });
      assertEnded(await runInShell(cosign!, { cwd: checkout.path, env }), 0, /Verified OK/);
    },
  });
});

Deno.test("smoke fails where deno.lock misses an integrity", () =>
  withChanged(
    "deno.lock",
    (text) => text.replace(/"integrity": "sha512-[^"]*"/, '"integrity": "sha1-AAAA"'),
    () => assertFailedBoot({ phase: "dependencies", says: /deno\.lock: \S+ has no SHA-512/ }),
  ));

Deno.test("smoke fails where flake.lock was tampered with", () =>
  withChanged(
    "flake.lock",
    (text) => text.replace(/"narHash": "sha256-[^"]*"/, '"narHash": "sha256-AAAA"'),
    () => assertFailedBoot({ phase: "dependencies", says: /flake-lock-nar-hash: / }),
  ));

Deno.test("smoke fails where flake.lock is not what flake.nix asks for", () =>
  withChanged(
    "flake.nix",
    (text) => text.replace(/(nixpkgs[^"]*")([^"]+)"/, '$1github:NixOS/nixpkgs/another"'),
    () => assertFailedBoot({ phase: "dependencies", says: /flake-lock-original: / }),
  ));

Deno.test("smoke fails where another deno comes first on PATH", async () => {
  const bin = `${checkout.path}/w/bin`;
  await Deno.mkdir(bin);
  const program = `#!/bin/sh
case $1 in --version) echo deno 1.46.3;; *) exec '${Deno.execPath()}' "$@";; esac
`;
  await Deno.writeTextFile(`${bin}/deno`, program, { mode: 0o755 });
  await assertFailedBoot({
    phase: "environment",
    says: /deno-on-path: 1\.46\.3 differs from the running \d+\.\d+\.\d+: run it as npx/,
    run: { bin },
  });
});
