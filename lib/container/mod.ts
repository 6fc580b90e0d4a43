/**
 * Container images: made without an engine.
 *
 * @module
 */
export {
  type AssembledImage,
  assembleImage,
  type AssembleOptions,
  type LayerDigest,
} from "./oci/assemble.ts";
export { type Dependency, isKept } from "./oci/dependencies.ts";
export { type Digest, type Platform } from "./oci/document.ts";
export { lockedPackages, type SourceTree } from "./oci/layers.ts";
export { npmArchives, type NpmPackage } from "./oci/npm_archives.ts";
export { DENO_PACKAGES, NO_REGISTRY, PRODUCTION, type RunConfig } from "./oci/production.ts";
export { type RootImageOptions, writeRootImage } from "./oci/root_image.ts";
