import type { Json } from "../../base/mod.ts";
import type { AssembledImage } from "./assemble.ts";
import { MEDIA_TYPES } from "./document.ts";
import { DENO_PACKAGES } from "./production.ts";

/**
 * Returns the document that is written as `container_metadata.json` for an image made without an
 * engine; spec/container.schema.json is its form. It has no time, no host and no path.
 *
 * @param source The commit it was made of.
 */
export function assembledMetadata(
  image: AssembledImage,
  source: { readonly commit: string; readonly epoch: number },
): Json {
  const { base, layers, platform } = image;
  return {
    v: 1,
    found: [],
    image: {
      origin: "assembled",
      target: "production",
      tag: image.tag,
      platform: `${platform.os}/${platform.architecture}`,
      digests: {
        manifest: image.manifest,
        media_type: MEDIA_TYPES[image.format].manifest,
        config: image.config,
        diff_ids: layers.map(({ digest }) => digest),
      },
      layers: layers.map(({ name, digest, size }) => ({ name, digest, size })),
      archive: { sha256: image.archive.sha256, size: image.archive.size },
      base: {
        // Where it lies on this machine is nobody's business; what it is, its digests say.
        reference: base.label.startsWith("/") ? "local" : base.label,
        ...(base.manifest === undefined ? {} : { manifest: base.manifest }),
        config: base.config,
        diff_ids: base.diffIds,
      },
      inputs: {
        revision: source.commit,
        source_date_epoch: source.epoch,
        deno_integrity: DENO_PACKAGES[platform.architecture]?.integrity ?? "none",
      },
      reproducible: true,
      reproducibility: "every byte is written by PackRepo and depends on these inputs alone",
    },
  };
}
