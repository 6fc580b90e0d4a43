import assert from "node:assert/strict";
import { openBase } from "../../../../lib/container/oci/open_base.ts";
import { serveImage } from "../../../helpers/registry.ts";
import { withFolder } from "../../host/script.ts";
import { failsWith, LINUX, smallImage, writeLayout, writeOciArchive } from "./images.ts";

Deno.test("openBase() opens the same image from a folder, an archive and a registry", () =>
  withFolder(async (folder) => {
    const image = await smallImage({ compress: true, withIndex: true });
    await using registry = serveImage(image);
    const bases = [
      await writeLayout(`${folder}/layout`, image),
      await writeOciArchive(`${folder}/a.tar`, image),
      registry.reference(),
    ];
    for (const base of bases) {
      const opened = await openBase(base, LINUX);
      assert.equal(opened.label, base);
      assert.equal(opened.configDigest, image.config);
      assert.equal(opened.manifestDigest, image.manifest);
    }
  }));

Deno.test("openBase() says what is missing, and how to name a base", async () => {
  const missing = await failsWith("container.no-base", () => openBase("/nowhere/at/all", LINUX));
  assert.equal(missing.exitCode, 66);
  await failsWith("container.no-base", () => openBase("debian:trixie", LINUX));
  await failsWith("container.bad-reference", () => openBase("debian@sha256:12", LINUX));
});
