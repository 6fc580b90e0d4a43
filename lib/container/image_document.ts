import { isSha256Hex, PackRepoError } from "../base/mod.ts";
import type { ImageDigest } from "./types.ts";

/** Returns whether a value is `sha256:` and 64 digits. */
export function isImageDigest(value: unknown): value is ImageDigest {
  return typeof value === "string" && value.startsWith("sha256:") &&
    isSha256Hex(value.slice("sha256:".length));
}

/** What an engine said that is not what it should have said. */
function strange(what: string): PackRepoError {
  return new PackRepoError({
    code: "container.strange-answer",
    exit: "unavailable",
    message: `Cannot read what the engine says of the image: ${what}`,
    hint: "Check the engine's version; docker 23, podman 4 and buildah 1.28 or newer are known",
  });
}

/**
 * Parses what an engine printed as JSON.
 *
 * @throws {PackRepoError} `container.strange-answer` (69).
 */
export function parseAnswer(text: string, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    const document = Array.isArray(value) ? value[0] : value;
    if (typeof document === "object" && document !== null) {
      return document as Record<string, unknown>;
    }
  } catch {
    // Said below.
  }
  throw strange(`${what} is not a JSON object`);
}

/** Returns a member that is an object, or an empty one. */
export function memberOf(document: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = document[name];
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

/** Returns a member that is a text, or an empty one. */
export function textOf(document: Record<string, unknown>, name: string): string {
  const value = document[name];
  return typeof value === "string" ? value : "";
}

/**
 * Returns what the engine calls an image by, in the answer of `image inspect`; podman leaves out
 * the `sha256:`.
 *
 * @throws {PackRepoError} `container.strange-answer` (69).
 */
export function idOf(document: Record<string, unknown>): ImageDigest {
  const id = textOf(document, "Id");
  const digest = isSha256Hex(id) ? `sha256:${id}` : id;
  if (!isImageDigest(digest)) throw strange("it has no id");
  return digest;
}

/**
 * Returns the diffIDs in the answer of `image inspect`.
 *
 * @throws {PackRepoError} `container.strange-answer` (69).
 */
export function diffIdsOf(document: Record<string, unknown>): readonly ImageDigest[] {
  const layers = memberOf(document, "RootFS")["Layers"];
  if (!Array.isArray(layers) || layers.length === 0 || !layers.every(isImageDigest)) {
    throw strange("it has no layers");
  }
  return layers;
}

/**
 * Returns the digests that buildx wrote beside a build.
 *
 * @throws {PackRepoError} `container.strange-answer` (69).
 */
export function digestsOfMetadata(
  metadata: Record<string, unknown>,
): { readonly manifest: ImageDigest; readonly mediaType: string; readonly config: ImageDigest } {
  const manifest = metadata["containerimage.digest"];
  const config = metadata["containerimage.config.digest"];
  const mediaType = textOf(memberOf(metadata, "containerimage.descriptor"), "mediaType");
  if (!isImageDigest(manifest) || !isImageDigest(config)) {
    throw strange("the build's metadata has no digests");
  }
  return { manifest, mediaType, config };
}
