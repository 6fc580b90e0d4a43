/** Debian's `docker-registry` on the loopback interface, and how an image gets into it. */

import assert from "node:assert/strict";
import type { SmallImage } from "../unit/container/oci/images.ts";
import { freePort } from "./git_server.ts";
import { isOnPath } from "./nix_workshop.ts";

/** Why there is no registry, or `undefined`. */
export const NO_REGISTRY: string | undefined = isOnPath("docker-registry")
  ? undefined
  : "docker-registry is not installed";

/** A running registry; disposing it ends its process. */
export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Where it keeps what it was given. */
  readonly storage: string;
  /** Gives it an image, as OCI's distribution-spec says. */
  push(repository: string, image: SmallImage): Promise<void>;
}

async function isReady(host: string): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}/v2/`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function expect(status: number, response: Response): Promise<Response> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  return response;
}

async function push(host: string, repository: string, image: SmallImage): Promise<void> {
  const base = `http://${host}/v2/${repository}`;
  const documents = new Set<string>([image.manifest, image.root.digest]);
  for (const [digest, bytes] of image.blobs) {
    if (documents.has(digest)) continue;
    const started = await expect(202, await fetch(`${base}/blobs/uploads/`, { method: "POST" }));
    const url = new URL(started.headers.get("location")!, base);
    url.searchParams.set("digest", digest);
    await expect(201, await fetch(url, { method: "PUT", body: bytes }));
  }
  for (const digest of documents) {
    const type = digest === image.root.digest
      ? image.root.mediaType
      : "application/vnd.oci.image.manifest.v1+json";
    await expect(
      201,
      await fetch(`${base}/manifests/${digest}`, {
        method: "PUT",
        body: image.blobs.get(digest)!,
        headers: { "content-type": type },
      }),
    );
  }
}

/** Starts a registry with a configuration and a storage of its own in a folder. */
export async function startRegistry(folder: string): Promise<DockerRegistry> {
  const host = `127.0.0.1:${freePort()}`;
  const storage = `${folder}/registry`;
  await Deno.mkdir(storage);
  const config = `version: 0.1
log: { level: error, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: ${JSON.stringify(storage)} } }
http: { addr: ${JSON.stringify(host)} }
`;
  await Deno.writeTextFile(`${folder}/registry.yml`, config);
  const child = new Deno.Command("docker-registry", {
    args: ["serve", `${folder}/registry.yml`],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const close = async () => {
    child.kill("SIGKILL");
    await child.status;
  };
  for (let wait = 0; !(await isReady(host)); wait++) {
    if (wait > 400) {
      await close();
      throw new Error("docker-registry does not start");
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    host,
    storage,
    push: (repository, image) => push(host, repository, image),
    [Symbol.asyncDispose]: close,
  };
}
