/** Pulls from a real registry. */

import assert from "node:assert/strict";
import { openBase } from "../../lib/container/oci/open_base.ts";
import { NO_REGISTRY, startRegistry } from "../helpers/docker_registry.ts";
import {
  all,
  digestBy,
  failsWith,
  file,
  LINUX,
  type SmallImage,
  smallImage,
} from "../unit/container/oci/images.ts";
import { named } from "../unit/host/disk.ts";
import { withFolder } from "../unit/host/script.ts";

function registryTest(
  name: string,
  work: (folder: string) => Promise<void>,
): void {
  Deno.test({
    name: named(name, NO_REGISTRY),
    ignore: NO_REGISTRY !== undefined,
    fn: () => withFolder(work),
  });
}

async function pull(host: string, image: SmallImage): Promise<Uint8Array[]> {
  const base = await openBase(`${host}/team/app:some-tag@${image.root.digest}`, LINUX);
  assert.equal(base.manifestDigest, image.manifest);
  return await Promise.all(base.layers.map((layer) => all(layer.read())));
}

/** A layer of some megabytes, so that it comes in many pieces. */
function largeFile(): Uint8Array {
  return Uint8Array.from({ length: 5_000_000 }, (_, at) => (at * 2654435761) >>> 24);
}

registryTest("openBase() pulls from docker-registry what was pushed to it", async (folder) => {
  await using registry = await startRegistry(folder);
  for (const compress of [false, true]) {
    for (const withIndex of [false, true]) {
      // What a registry has not is not in an index of it, else it refuses the index.
      const image = await smallImage({
        compress,
        withIndex,
        files: [[file("large", largeFile())], [file("small", "x")]],
        edit: (kind, document) =>
          kind === "index"
            ? { ...document, manifests: (document["manifests"] as unknown[]).slice(1) }
            : document,
      });
      await registry.push("team/app", image);
      const layers = await pull(registry.host, image);
      assert.deepEqual(layers.map(digestBy), image.diffIds);
    }
  }
});

registryTest("openBase() says what docker-registry does not have", async (folder) => {
  await using registry = await startRegistry(folder);
  const image = await smallImage();
  const error = await failsWith("container.not-in-registry", () => pull(registry.host, image));
  assert.equal(error.exitCode, 66);
});

registryTest("openBase() finds a blob that was changed on the registry's disk", async (folder) => {
  await using registry = await startRegistry(folder);
  const image = await smallImage({ files: [[file("large", largeFile())]] });
  await registry.push("team/app", image);
  const hex = image.layers[0]!.slice("sha256:".length);
  const path = `${registry.storage}/docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
  const bytes = await Deno.readFile(path);
  bytes[2_000_000]! ^= 1;
  await Deno.writeFile(path, bytes);
  const error = await failsWith("container.tampered", () => pull(registry.host, image));
  assert.equal(error.exitCode, 65);
  assert.match(error.message, /The layer of 127\.0\.0\.1:/);
  await Deno.truncate(path, 1000);
  const cut = await failsWith("container.tampered", () => pull(registry.host, image))
    .catch(() => failsWith("container.registry-failed", () => pull(registry.host, image)));
  assert.ok([65, 69].includes(cut.exitCode));
});
