import type { ImageDigests } from "../container/mod.ts";
import type { ResourceDescriptor, Subject } from "../transcript/mod.ts";
import type { BootContainer } from "./phase_container.ts";

/** Returns the digest of an image and, where it is not the manifest's, a note that says so. */
function digestOf(digests: ImageDigests): Pick<Subject, "digest" | "annotations"> {
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

/** Returns the image that a boot built, as an output. */
export function imageSubjects(container: BootContainer | undefined): Subject[] {
  if (container === undefined || "digests" in container.image) return [];
  const { target, report } = container.image;
  return [{ name: `oci:packrepo-${target}`, ...digestOf(report.digests) }];
}

/** Returns what an image was built on, or the image that was taken, as an input. */
export function imageDependencies(container: BootContainer | undefined): ResourceDescriptor[] {
  if (container === undefined) return [];
  const { image } = container;
  if ("digests" in image) {
    return [{ name: "container:image", ...digestOf(image.digests) }];
  }
  const { manifest } = image.base;
  return [{
    name: "container:base",
    digest: { sha256: manifest.slice("sha256:".length) },
    annotations: { packrepo_digest: "sha256 is of the manifest" },
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
