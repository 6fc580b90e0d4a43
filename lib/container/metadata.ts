import type { Json } from "../base/mod.ts";
import type { BuiltImage } from "./build_image.ts";
import type { EngineFacts, EngineProbe, ImageDigests } from "./types.ts";

/** An image that was given, not built. */
export interface TakenImage {
  readonly tag: string;
  readonly digests: ImageDigests;
}

function digestsDocument(digests: ImageDigests): Json {
  return {
    ...(digests.manifest === undefined ? {} : { manifest: digests.manifest }),
    ...(digests.mediaType === undefined ? {} : { media_type: digests.mediaType }),
    ...(digests.config === undefined ? {} : { config: digests.config }),
    diff_ids: digests.diffIds,
  };
}

function imageDocument(image: BuiltImage | TakenImage): Json {
  if ("digests" in image) {
    return { tag: image.tag, origin: "taken", digests: digestsDocument(image.digests) };
  }
  const { report, base, commit } = image;
  return {
    origin: "built",
    target: image.target,
    digests: digestsDocument(report.digests),
    base: {
      reference: base.reference,
      manifest: base.manifest,
      ...(base.packages === undefined ? {} : { packages: base.packages }),
    },
    inputs: {
      ...(commit.revision === undefined ? {} : { revision: commit.revision }),
      dirty: commit.isDirty,
      source_date_epoch: commit.epoch,
      dockerfile_sha256: image.dockerfileSha256,
      deno_lock_sha256: image.denoLockSha256,
      deno_integrity: image.denoIntegrity,
      build_args: image.args,
    },
    exporter: report.exporter,
    clean: image.isClean,
    reproducible: report.isReproducible,
    reproducibility: report.reproducibility,
  };
}

function engineDocument(facts: EngineFacts): Json {
  const { name, version, parts, store, architecture } = facts;
  return { name, version, parts, store, architecture };
}

/**
 * Returns the document that is written as `container_metadata.json`; spec/container.schema.json is
 * its form. It has no time, no host and no path.
 */
export function containerMetadata(
  image: BuiltImage | TakenImage,
  engine: { readonly facts: EngineFacts; readonly probes: readonly EngineProbe[] },
): Json {
  return {
    v: 1,
    engine: engineDocument(engine.facts),
    found: engine.probes.map(({ name, facts, detail }) => ({
      name,
      usable: facts !== undefined,
      detail,
    })),
    image: imageDocument(image),
  };
}
