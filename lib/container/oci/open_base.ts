import { pathInfo } from "../../host/mod.ts";
import { readArchive } from "./archive_source.ts";
import { type BaseImage, readBaseImage } from "./base_image.ts";
import type { Platform } from "./document.ts";
import { ociError } from "./errors.ts";
import { layoutSource } from "./layout_source.ts";
import { looksLikeReference, parseReference } from "./reference.ts";
import { type RegistryOptions, registrySource } from "./registry.ts";

/**
 * Opens the image that something is to be built on: a folder in the OCI layout, an archive (of such a
 * folder, or of `docker save`), or `HOST/REPOSITORY@sha256:DIGEST` in a registry. Its manifest and its
 * configuration are read and checked; its layers are when they are read.
 *
 * @throws {PackRepoError} `container.no-base` (66), `container.bad-reference` (64),
 * `container.bad-image`, `container.tampered` (65), `container.not-in-registry` (66),
 * `container.registry-denied`, `container.registry-failed` (69).
 */
export async function openBase(
  base: string,
  platform: Platform,
  options: RegistryOptions = {},
): Promise<BaseImage> {
  const info = await pathInfo(base);
  if (info !== undefined) {
    return info.kind === "folder"
      ? await readBaseImage(layoutSource(base), platform)
      : await readArchive(base, platform);
  }
  if (looksLikeReference(base)) {
    return await readBaseImage(registrySource(parseReference(base), options), platform);
  }
  throw ociError(
    "container.no-base",
    "noInput",
    `Cannot find the base ${JSON.stringify(base)}: no such file or folder`,
    "Make one with infra/container/base.sh, or name one as HOST/REPOSITORY@sha256:DIGEST",
  );
}
