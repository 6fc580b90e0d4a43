import { Type } from "typebox";

const CLOSED = { additionalProperties: false } as const;

function digest(description: string): ReturnType<typeof Type.String> {
  return Type.String({ pattern: "^sha256:[0-9a-f]{64}$", description });
}

function sha256(description: string): ReturnType<typeof Type.String> {
  return Type.String({ pattern: "^[0-9a-f]{64}$", description });
}

function text(description: string): ReturnType<typeof Type.String> {
  return Type.String({ minLength: 1, description });
}

const ENGINE_NAME = Type.Enum(["docker", "podman", "buildah"]);

const DIGESTS_SCHEMA = Type.Object({
  manifest: Type.Optional(
    digest("Of the manifest: tied to the layers' compression and to its media type"),
  ),
  media_type: Type.Optional(text("The manifest's media type")),
  config: Type.Optional(
    digest("Of the configuration: with diff_ids, the same whatever the compression"),
  ),
  diff_ids: Type.Array(digest("Of an uncompressed layer"), { minItems: 1 }),
}, CLOSED);

const TAKEN_SCHEMA = Type.Object({
  tag: text("What the engine calls it"),
  origin: Type.Literal("taken"),
  digests: DIGESTS_SCHEMA,
}, CLOSED);

const BUILT_SCHEMA = Type.Object({
  origin: Type.Literal("built"),
  target: Type.Enum(["development", "ci", "production"]),
  digests: DIGESTS_SCHEMA,
  base: Type.Object({
    reference: text("The reference with its digest, or `layout` for a folder"),
    manifest: digest("Of the base's manifest, or of the index that lists it"),
    packages: Type.Optional(
      Type.Array(text("A Debian package, `name=version`"), {
        description: "Where the layout says so",
      }),
    ),
  }, CLOSED),
  inputs: Type.Object({
    revision: Type.Optional(Type.String({ pattern: "^(?:[0-9a-f]{40}|[0-9a-f]{64})$" })),
    dirty: Type.Boolean({ description: "Whether tracked files differed from the revision" }),
    source_date_epoch: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    dockerfile_sha256: sha256("SHA-256 of infra/Dockerfile"),
    deno_lock_sha256: sha256("SHA-256 of deno.lock"),
    deno_integrity: text("The `integrity` of the npm package that holds Deno's binary"),
    build_args: Type.Record(Type.String(), Type.String()),
  }, CLOSED),
  exporter: text("How the engine was told to write the image, verbatim"),
  clean: Type.Boolean({ description: "Whether nothing of an earlier build was used" }),
  reproducible: Type.Boolean({
    description: "Whether this engine gives the same digests for the same inputs",
  }),
  reproducibility: text("Why it does, or why it cannot"),
}, CLOSED);

const ASSEMBLED_SCHEMA = Type.Object({
  origin: Type.Literal("assembled"),
  target: Type.Literal("production"),
  tag: text("What engines call it once they have loaded it"),
  platform: text("`os/architecture`"),
  digests: DIGESTS_SCHEMA,
  layers: Type.Array(
    Type.Object({
      name: Type.Enum(["base", "deno", "packages", "source"]),
      digest: digest("Of the layer, and its diff_id: it is not compressed"),
      size: Type.Integer({ minimum: 0 }),
    }, CLOSED),
    { minItems: 1 },
  ),
  archive: Type.Object({
    sha256: sha256("SHA-256 of the archive"),
    size: Type.Integer({ minimum: 1 }),
  }, CLOSED),
  base: Type.Object({
    reference: text("The reference with its digest, or `local` for a folder or a file"),
    manifest: Type.Optional(digest("Of the base's manifest; archives of `docker save` have none")),
    config: digest("Of the base's configuration"),
    diff_ids: Type.Array(digest("Of an uncompressed layer of the base")),
  }, CLOSED),
  inputs: Type.Object({
    revision: Type.String({ pattern: "^(?:[0-9a-f]{40}|[0-9a-f]{64})$" }),
    source_date_epoch: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    deno_integrity: text("The `integrity` of the npm package that holds Deno's binary"),
  }, CLOSED),
  reproducible: Type.Literal(true),
  reproducibility: text("Why it is"),
}, CLOSED);

/**
 * The JSON Schema of `container_metadata.json`: the source of `spec/container.schema.json`. The
 * document has no time, no host and no path.
 */
export const CONTAINER_METADATA_SCHEMA = Type.Object({
  v: Type.Literal(1),
  engine: Type.Optional(Type.Object({
    name: ENGINE_NAME,
    version: text("Of the part that builds"),
    parts: Type.Record(Type.String(), Type.String(), {
      description: "Versions of what is behind it",
    }),
    store: Type.Enum(["containerd", "graphdriver", "containers-storage"], {
      description:
        "Where it keeps images: containerd calls them by manifest, graph drivers by config",
    }),
    architecture: text("As images call it"),
  }, { ...CLOSED, description: "Absent where the image was made without one" })),
  found: Type.Array(
    Type.Object({
      name: ENGINE_NAME,
      usable: Type.Boolean(),
      detail: text("What it is, or why it cannot be used"),
    }, CLOSED),
    { description: "The engines that were looked at, in their order; the last was chosen" },
  ),
  image: Type.Union([TAKEN_SCHEMA, BUILT_SCHEMA, ASSEMBLED_SCHEMA]),
}, {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:packrepo:schema:container-metadata:1",
  title: "PackRepo container metadata",
  additionalProperties: false,
});
