/**
 * Container engines, images and their digests: docker, podman and buildah behind one interface, and
 * images made without any.
 *
 * @module
 */
export { defaultBase, readBase } from "./base_reference.ts";
export { buildImage, type BuiltImage, type ImageRequest } from "./build_image.ts";
export {
  followStack,
  requireCompose,
  runStack,
  STACK_NAMES,
  stackLog,
  type StackName,
  stackStates,
  startStack,
  stopStack,
} from "./compose.ts";
export { type ServiceState } from "./compose_states.ts";
export { type Container, type ContainerOptions, withContainer, WORK_FOLDER } from "./container.ts";
export { detectEngine, type Detection, probesText, requireEngine } from "./detect.ts";
export { containerMetadata, type TakenImage } from "./metadata.ts";
export { removeImages } from "./images.ts";
export { runImage } from "./run_image.ts";
export {
  type BaseImage,
  type Engine,
  ENGINE_NAMES,
  type EngineName,
  type EngineProbe,
  type ImageDigest,
  type ImageDigests,
  type Target,
  TARGETS,
} from "./types.ts";
export {
  type AssembledImage,
  assembleImage,
  type AssembleOptions,
  type LayerDigest,
} from "./oci/assemble.ts";
export { assembledMetadata } from "./oci/metadata.ts";
export { type Dependency, isKept } from "./oci/dependencies.ts";
export { type Digest, type Platform } from "./oci/document.ts";
export { lockedPackages, type SourceTree } from "./oci/layers.ts";
export { npmArchives, type NpmPackage } from "./oci/npm_archives.ts";
export { DENO_PACKAGES, NO_REGISTRY, PRODUCTION, type RunConfig } from "./oci/production.ts";
export { type RootImageOptions, writeRootImage } from "./oci/root_image.ts";
