/**
 * Container engines, images and their digests: docker, podman and buildah behind one interface.
 *
 * @module
 */
export { defaultBase, readBase } from "./base_reference.ts";
export { buildImage, type BuiltImage, type ImageRequest } from "./build_image.ts";
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
