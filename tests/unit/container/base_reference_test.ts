import assert from "node:assert/strict";
import { sha256Hex } from "../../../lib/base/mod.ts";
import { defaultBase, readBase } from "../../../lib/container/base_reference.ts";
import { withFolder } from "../host/script.ts";

const BAD = { code: "container.bad-base" };

/** Writes an OCI layout whose only manifest has some text. */
async function writeLayout(folder: string, manifest: string): Promise<string> {
  const hex = sha256Hex(manifest);
  await Deno.mkdir(`${folder}/blobs/sha256`, { recursive: true });
  await Deno.writeTextFile(`${folder}/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
  await Deno.writeTextFile(`${folder}/blobs/sha256/${hex}`, manifest);
  const index = { manifests: [{ digest: `sha256:${hex}` }] };
  await Deno.writeTextFile(`${folder}/index.json`, JSON.stringify(index));
  return hex;
}

Deno.test("readBase() reads the manifest's digest and the packages of an OCI layout", async () => {
  await withFolder(async (folder) => {
    const hex = await writeLayout(folder, "{}");
    const bare = { reference: "layout", layout: folder, manifest: `sha256:${hex}` };
    assert.deepEqual(await readBase("x", folder), bare);
    await Deno.writeTextFile(`${folder}/packages.txt`, "git=1\nlibc6=2\n");
    assert.deepEqual(await readBase("x", folder), { ...bare, packages: ["git=1", "libc6=2"] });
  });
});

Deno.test("readBase() refuses a layout that was changed, has two images, or none", async () => {
  await withFolder(async (folder) => {
    const hex = await writeLayout(folder, "{}");
    await Deno.writeTextFile(`${folder}/blobs/sha256/${hex}`, "{ }");
    await assert.rejects(readBase("x", folder), { ...BAD, message: /has been changed/ });
    const digest = `sha256:${hex}`;
    for (
      const index of ["{", "{}", '{"manifests":[]}', JSON.stringify({ manifests: [{}] })].concat(
        JSON.stringify({ manifests: [{ digest }, { digest }] }),
      )
    ) {
      await Deno.writeTextFile(`${folder}/index.json`, index);
      await assert.rejects(readBase("x", folder), BAD, index);
    }
    await Deno.writeTextFile(`${folder}/index.json`, JSON.stringify({ manifests: [{ digest }] }));
    await Deno.remove(`${folder}/blobs/sha256/${hex}`);
    await assert.rejects(readBase("x", folder), { code: "host.not-found" });
  });
});

Deno.test("readBase() takes a reference by its digest only", async () => {
  await withFolder(async (folder) => {
    const reference = `debian:trixie-slim@sha256:${"a".repeat(64)}`;
    assert.deepEqual(await readBase(reference, `${folder}/none`), {
      reference,
      manifest: `sha256:${"a".repeat(64)}`,
    });
    for (const text of ["debian:trixie-slim", "debian@sha256:abc", "@sha256:", ""]) {
      await assert.rejects(readBase(text, `${folder}/none`), BAD, text);
    }
    await assert.rejects(readBase("./none", `${folder}/none`), {
      ...BAD,
      message: /no folder of an OCI layout/,
    });
  });
});

Deno.test("defaultBase() is what infra/Dockerfile names, by a digest", async () => {
  const { reference, manifest } = await defaultBase();
  assert.match(reference, /^debian:trixie-slim@sha256:[0-9a-f]{64}$/);
  assert.ok(reference.endsWith(manifest));
});
