/** `deno task build --engine none` and `smoke --engine none` as a user meets them. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn, oneDocument, readStatement } from "../helpers/boot.ts";
import { type Checkout, makeCheckout } from "../helpers/checkout.ts";
import { makeRepo } from "../helpers/git_fixtures.ts";
import { CACHE, NO_NPM, PLATFORM, testUnless } from "../helpers/production_image.ts";
import { runProgram } from "../helpers/nix_workshop.ts";
import { serveImage } from "../helpers/registry.ts";
import { smallImage, writeLayout, writeOciArchive } from "../unit/container/oci/images.ts";
import { withFolder } from "../unit/host/script.ts";

const image = () => smallImage({ platform: PLATFORM });

/** Makes a checkout that has what npm fetched once for all tests. */
async function makeFilledCheckout(): Promise<Checkout> {
  const checkout = await makeCheckout();
  await Deno.mkdir(CACHE, { recursive: true });
  await Deno.mkdir(`${checkout.path}/.packrepo/cache`, { recursive: true });
  await runProgram("cp", ["-r", CACHE, `${checkout.path}/.packrepo/cache/npm`]);
  return checkout;
}

testUnless(
  NO_NPM,
  "build --engine none writes the same archive on a folder, an archive and a registry",
  () =>
    withFolder(async (folder) => {
      await using checkout = await makeFilledCheckout();
      const small = await image();
      await writeLayout(`${folder}/layout`, small);
      await writeOciArchive(`${folder}/base.tar`, small);
      const build = (base: string, output: string, ...more: readonly string[]) =>
        checkout.task(
          "build",
          ["--engine", "none", "--base", base, "--output", output, ...more],
          { cwd: folder },
        );
      const first = await build("layout", "one", "--json");
      assertEnded(first, 0);
      const { metadata, archive } = oneDocument(first.stdout);
      assert.equal(archive, "packrepo-production.tar");
      assert.equal(metadata.image.origin, "assembled");
      assert.equal(metadata.image.inputs.revision, checkout.commit);
      assert.equal(metadata.image.base.reference, "local");
      assert.deepEqual(
        JSON.parse(await Deno.readTextFile(`${folder}/one/container_metadata.json`)),
        metadata,
      );
      const second = await build("base.tar", "two", "--json");
      assertEnded(second, 0);
      assert.deepEqual(oneDocument(second.stdout).metadata, metadata);
      const { stdout } = await runProgram(
        "sha256sum",
        ["one/packrepo-production.tar", "two/packrepo-production.tar"]
          .map((path) => `${folder}/${path}`),
      );
      const sums = stdout.trim().split("\n").map((line) => line.split(" ")[0]);
      assert.deepEqual(sums, [metadata.image.archive.sha256, metadata.image.archive.sha256]);

      await using registry = serveImage(small);
      const refused = await build(registry.reference(), "three");
      assertEnded(refused, 77);
      assert.match(refused.stderr, /--allow-net=127\.0\.0\.1/);
      assert.deepEqual(namesIn(folder).sort(), ["base.tar", "layout", "one", "two"]);
      await assertTidy(checkout);
    }),
);

Deno.test("build --engine none says what it cannot do, and leaves nothing", () =>
  withFolder(async (folder) => {
    await using checkout = await makeCheckout();
    const build = (...args: readonly string[]) =>
      checkout.task("build", ["--engine", "none", "--output", "out", ...args], { cwd: folder });
    assertEnded(await build("--target", "ci"), 64, /Cannot build the image ci with --engine none/);
    assertEnded(await build("--run"), 64, /Cannot run an image with --engine none/);
    assertEnded(await build("--base", "nowhere"), 66, /Cannot find the base/);
    assertEnded(await build("--base", `debian@sha256:${"0".repeat(64)}`), 64, /names no registry/);
    const env = { SOURCE_DATE_EPOCH: "yesterday" };
    const epoch = await checkout.task("build", ["--engine", "none", "--base", "nowhere"], { env });
    assertEnded(epoch, 78, /SOURCE_DATE_EPOCH is "yesterday"/);
    assert.deepEqual(namesIn(folder), []);
  }));

testUnless(
  NO_NPM,
  "smoke --engine none assembles the image, signs its digests, and says that nobody ran it",
  async () => {
    await using checkout = await makeFilledCheckout();
    await using sample = await makeRepo({ "a.ts": "export const a = 1;\n" });
    await writeLayout(`${checkout.path}/.packrepo/cache/base`, await image());
    const smoke = async (code: number, ...args: readonly string[]) => {
      const all = ["--engine", "none", "--repo", sample.path, "--json", ...args];
      const run = await checkout.task("smoke", all);
      assertEnded(run, code);
      return oneDocument(run.stdout).phases.find(({ id }: { id: string }) => id === "container");
    };
    const phase = await smoke(0);
    assert.equal(phase.status, "passed");
    assert.match(
      phase.detail,
      /^manifest sha256:[0-9a-f]{64}, assembled and not run: --engine none$/,
    );
    assert.deepEqual(
      phase.rows.map(({ id, status }: { id: string; status: string }) => [id, status]),
      [["image", "passed"], ["health", "skipped"]],
    );
    const artifacts = `${checkout.path}/artifacts`;
    const metadata = JSON.parse(await Deno.readTextFile(`${artifacts}/container_metadata.json`));
    assert.equal(metadata.image.origin, "assembled");
    for (const file of ["boot_provenance.json", "boot_transcript.json"]) {
      const { subject } = await readStatement(`${artifacts}/${file}`);
      const signed = subject.find(({ name }) => name === "oci:packrepo-production");
      assert.equal(`sha256:${signed?.digest["sha256"]}`, metadata.image.digests.manifest, file);
    }
    const { predicate } = await readStatement(`${artifacts}/boot_provenance.json`);
    assert.deepEqual(
      Object.keys(predicate.runDetails.builder.version).filter((name) => name !== "nix").sort(),
      ["deno", "git", "packrepo"],
    );
    assertEnded(await checkout.task("verify", ["transcript", "artifacts/boot_transcript.json"]), 0);
    const built = await checkout.task("build", ["--engine", "none", "--json", "--output", "built"]);
    assertEnded(built, 0);
    assert.deepEqual(oneDocument(built.stdout).metadata, metadata);

    assert.match((await smoke(10, "--base", "nowhere")).detail, /^Cannot find the base/);
    await Deno.remove(`${checkout.path}/.packrepo/cache/base`, { recursive: true });
    const bare = await smoke(0);
    assert.equal(bare.status, "skipped");
    assert.match(bare.detail, /^--engine none: there is no base to assemble the image on/);
    await assertTidy(checkout);
  },
);
