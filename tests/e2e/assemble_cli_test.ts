/** `deno task build --engine none` as a user meets it. */

import assert from "node:assert/strict";
import { assertEnded, assertTidy, namesIn, oneDocument } from "../helpers/boot.ts";
import { makeCheckout } from "../helpers/checkout.ts";
import { CACHE, NO_NPM, PLATFORM, testUnless } from "../helpers/production_image.ts";
import { runProgram } from "../helpers/nix_workshop.ts";
import { serveImage } from "../helpers/registry.ts";
import { smallImage, writeLayout, writeOciArchive } from "../unit/container/oci/images.ts";
import { withFolder } from "../unit/host/script.ts";

const image = () => smallImage({ platform: PLATFORM });

testUnless(
  NO_NPM,
  "build --engine none writes the same archive on a folder, an archive and a registry",
  () =>
    withFolder(async (folder) => {
      await using checkout = await makeCheckout();
      // Fetched once for all tests.
      await Deno.mkdir(CACHE, { recursive: true });
      await Deno.mkdir(`${checkout.path}/.packrepo/cache`, { recursive: true });
      await runProgram("cp", ["-r", CACHE, `${checkout.path}/.packrepo/cache/npm`]);
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
