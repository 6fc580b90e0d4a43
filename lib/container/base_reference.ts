import { isSha256Hex, PackRepoError, sha256Hex } from "../base/mod.ts";
import { PACKREPO_ROOT, pathInfo, readBytes, readText } from "../host/mod.ts";
import { isImageDigest } from "./image_document.ts";
import type { BaseImage } from "./types.ts";

function badBase(text: string, why: string, cause?: unknown): PackRepoError {
  return new PackRepoError({
    code: "container.bad-base",
    exit: "data",
    message: `Cannot build on ${JSON.stringify(text)}: ${why}`,
    hint: "Name an image by its digest (NAME@sha256:…) or the folder of an OCI layout; " +
      "infra/ci/engine.sh base DIR makes one of Debian packages",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Reads the manifest's digest out of a layout, and checks that the manifest is what it says. */
async function readLayout(folder: string): Promise<BaseImage> {
  let digest: unknown;
  try {
    const index = JSON.parse(await readText(`${folder}/index.json`, 2 ** 20));
    if (index.manifests.length !== 1) throw new Error("it holds more than one image");
    digest = index.manifests[0].digest;
  } catch (cause) {
    throw badBase(folder, `its index.json is not that of one image`, cause);
  }
  if (!isImageDigest(digest)) throw badBase(folder, "its index.json has no sha256 digest");
  const hex = digest.slice("sha256:".length);
  const manifest = await readBytes(`${folder}/blobs/sha256/${hex}`, 2 ** 20);
  if (sha256Hex(manifest) !== hex) {
    throw badBase(folder, "its manifest has been changed: it does not have the digest of its name");
  }
  const packages = await pathInfo(`${folder}/packages.txt`) === undefined
    ? undefined
    : (await readText(`${folder}/packages.txt`, 2 ** 20)).trim().split("\n");
  return {
    reference: "layout",
    layout: folder,
    manifest: digest,
    ...(packages === undefined ? {} : { packages }),
  };
}

/**
 * Returns the base image that a text names: the folder of an OCI layout, or a reference with a digest.
 *
 * @param path The text as an absolute path.
 * @throws {PackRepoError} `container.bad-base` (65); `host.not-found` (66) where a layout is not
 * complete.
 */
export async function readBase(text: string, path: string): Promise<BaseImage> {
  if (await pathInfo(`${path}/oci-layout`) !== undefined) return await readLayout(path);
  const at = text.indexOf("@sha256:");
  const hex = text.slice(at + "@sha256:".length);
  if (at > 0 && isSha256Hex(hex)) return { reference: text, manifest: `sha256:${hex}` };
  throw badBase(
    text,
    /^[./]/.test(text)
      ? "it is no folder of an OCI layout"
      : "it has no digest, so that it may be another image tomorrow",
  );
}

/**
 * Returns the base that infra/Dockerfile names for those who name none.
 *
 * @throws {PackRepoError} `container.bad-base` (65).
 */
export async function defaultBase(): Promise<BaseImage> {
  const dockerfile = await readText(`${PACKREPO_ROOT}/infra/Dockerfile`);
  const text = dockerfile.match(/^ARG BASE_IMAGE=(\S+)$/m)?.[1] ?? "";
  return await readBase(text, `${PACKREPO_ROOT}/${text}`);
}
