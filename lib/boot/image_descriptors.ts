import type { AssembledImage } from "../container/mod.ts";
import type { ResourceDescriptor, Subject } from "../transcript/mod.ts";
import type { BootContainer } from "./phase_container.ts";

/** The digests of an image, whoever made it. */
interface Digests {
  readonly manifest?: string;
  readonly config?: string;
  readonly diffIds: readonly string[];
}

/** Returns the digest of an image and, where it is not the manifest's, a note that says so. */
function digestOf(digests: Digests): Pick<Subject, "digest" | "annotations"> {
  const { manifest, config } = digests;
  const isManifest = manifest !== undefined;
  const digest = manifest ?? config;
  if (digest === undefined) throw new TypeError("The image has no digest");
  return {
    digest: { sha256: digest.slice("sha256:".length) },
    annotations: {
      packrepo_digest: isManifest ? "sha256 is of the manifest" : "sha256 is of the configuration",
      packrepo_diff_ids: [...digests.diffIds],
    },
  };
}

/** Returns every digest of an image that was made without an engine. */
function digestsOf({ manifest, config, layers }: AssembledImage): Digests {
  return { manifest, config, diffIds: layers.map(({ digest }) => digest) };
}

/** Returns the image that a boot built or assembled, as an output. */
export function imageSubjects(container: BootContainer | undefined): Subject[] {
  if (container === undefined) return [];
  const { image } = container;
  if ("digests" in image) return [];
  if ("report" in image) {
    return [{ name: `oci:packrepo-${image.target}`, ...digestOf(image.report.digests) }];
  }
  const { digest, annotations } = digestOf(digestsOf(image));
  return [{
    name: "oci:packrepo-production",
    digest,
    annotations: { ...annotations, packrepo_run: "assembled, not run" },
  }];
}

/** Returns what an image was built on, or the image that was taken, as an input. */
export function imageDependencies(container: BootContainer | undefined): ResourceDescriptor[] {
  if (container === undefined) return [];
  const { image } = container;
  if ("digests" in image) {
    return [{ name: "container:image", ...digestOf(image.digests) }];
  }
  const { manifest, config } = "report" in image
    ? { manifest: image.base.manifest, config: undefined }
    : image.base;
  const isManifest = manifest !== undefined;
  return [{
    name: "container:base",
    digest: { sha256: (manifest ?? config).slice("sha256:".length) },
    annotations: {
      packrepo_digest: `sha256 is of the ${isManifest ? "manifest" : "configuration"}`,
    },
  }];
}

/** Returns the external parameter that names the image that was asked for, where one was. */
export function containerParameter(
  container: BootContainer | undefined,
): { readonly container?: string } {
  return container !== undefined && "digests" in container.image
    ? { container: container.image.tag }
    : {};
}
