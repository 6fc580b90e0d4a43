import { Type } from "typebox";

const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

/** A count or an offset: no number of an index is a fraction, and none is above 2^53 - 1. */
function count(
  description: string,
  minimum: number = 0,
): ReturnType<typeof Type.Integer> {
  return Type.Integer({ minimum, maximum: MAX_INTEGER, description });
}

function sha256(description: string): ReturnType<typeof Type.String> {
  return Type.String({ pattern: "^[0-9a-f]{64}$", description });
}

function oid(description: string): ReturnType<typeof Type.String> {
  return Type.String({ pattern: "^(?:[0-9a-f]{40}|[0-9a-f]{64})$", description });
}

const CLOSED = { additionalProperties: false } as const;

/** Why a file of the repository is not in the pack. */
export const SKIP_REASON_SCHEMA = Type.Enum([
  "binary",
  "budget",
  "duplicate",
  "empty",
  "encoding",
  "generated",
  "ignored",
  "lfs-pointer",
  "lock",
  "long-line",
  "minified",
  "oversize",
  "path-encoding",
  "scope",
  "secret",
  "submodule",
  "symlink",
  "vendored",
], { description: "Why the entry is not in the pack; spec/pack.md says what each means" });

const CHUNK_SCHEMA = Type.Object({
  id: Type.String({
    pattern: "^[0-9a-f]{16}$",
    description: "The first 16 digits of a SHA-256 over path, lines and content_hash",
  }),
  file_path: Type.String({ minLength: 1, description: "Below the repository's root" }),
  start_line: count("The first line, counted from 1; a line ends after LF", 1),
  end_line: count("The last line, inclusive", 1),
  start_byte: count("Where the content starts in the blob"),
  end_byte: count("Where it ends in the blob, exclusive", 1),
  body_start: count("Where the content starts in the body, after its header line"),
  body_end: count("Where it ends in the body, exclusive", 1),
  tokens: count("Tokens of the whole section where it stands in the body", 1),
  content_hash: sha256("SHA-256 of the content's bytes"),
  blob_oid: oid("The git object id of the file the content is from"),
  language: Type.String({ pattern: "^[a-z0-9+#-]{1,32}$" }),
  chunk_type: Type.Enum(["file", "blocks", "lines"], {
    description: "A whole file, whole blocks of one, or lines that fill the budget",
  }),
  mode: Type.Enum(["full", "lines"], { description: "How much of the file is in" }),
  truncated: Type.Boolean({ description: "Whether the chunk is less than the file" }),
  reason: Type.String({ minLength: 1, maxLength: 200, description: "Why it was chosen" }),
  score: count("What orders the choice, highest first"),
}, CLOSED);

const SKIPPED_SCHEMA = Type.Object({
  file_path: Type.String({
    minLength: 1,
    description: "The path; where it is not UTF-8, with %XX for every other byte",
  }),
  reason: SKIP_REASON_SCHEMA,
  bytes: count("The blob's size; 0 for a submodule"),
}, CLOSED);

function patterns(
  description: string,
): ReturnType<typeof Type.Array<ReturnType<typeof Type.String>>> {
  return Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
    minItems: 1,
    maxItems: 1000,
    description,
  });
}

/** What was selected by hand. */
export const SELECTION_SCHEMA = Type.Object({
  subdir: Type.Optional(
    Type.String({ minLength: 1, description: "Only what is below this folder" }),
  ),
  include: Type.Optional(patterns("Only what matches one of these patterns")),
  exclude: Type.Optional(patterns("Nothing that matches one of these patterns")),
  paths: Type.Optional(Type.Array(Type.String({ minLength: 1 }), {
    minItems: 1,
    maxItems: 100_000,
    description: "Only these files and what is below these folders",
  })),
  changed_since: Type.Optional(oid("Only what differs from this commit")),
  focus: Type.Optional(Type.String({
    minLength: 1,
    maxLength: 1000,
    description: "Words that raise the score of the files that hold them",
  })),
}, { ...CLOSED, description: "What was selected by hand; absent where nothing was" });

/**
 * The JSON Schema of `pack.index.json`: the one source of truth, from which
 * `spec/index.schema.json` is written. It says what has which shape; what the values must agree
 * with, spec/pack.md and the oracles say.
 */
export const PACK_INDEX_SCHEMA = Type.Object({
  metadata: Type.Object({
    version: Type.Literal("1", { description: "The version of the pack format" }),
    created_at: Type.String({
      pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
      description: "The committer's date in UTC, never the time of packing",
    }),
    repo_info: Type.Object({
      path: Type.Literal("."),
      commit: oid("The commit that was packed"),
      branch: Type.Optional(Type.String({ minLength: 1 })),
      remote: Type.Optional(
        Type.String({ minLength: 1, description: "The URL of origin, without credentials" }),
      ),
      history: Type.Enum(["full", "partial", "shallow"], {
        description: "Whether older commits, or older contents, were not there",
      }),
    }, CLOSED),
    selection: Type.Optional(SELECTION_SCHEMA),
    secrets_ruleset: sha256("The rules by which the body holds no secret; `scan` shows the digest"),
  }, CLOSED),
  tokenizer_info: Type.Object({
    name: Type.Enum(["cl100k", "o200k", "gpt2"]),
    version: Type.Enum(["cl100k_base", "o200k_base", "r50k_base"], {
      description: "The encoding's name",
    }),
    vocab_sha256: sha256("SHA-256 of the encoding's rank file"),
    vocab_size: count("The number of tokens in the rank file", 1),
  }, CLOSED),
  budget_info: Type.Object({
    target_budget: Type.Integer({ minimum: 1000, maximum: 1_000_000_000 }),
    actual_tokens: count("What counting the whole body gives"),
    headers_tokens: count("The header lines' tokens, each line counted alone"),
    utilization_ppm: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: "actual_tokens in millionths of target_budget, rounded down",
    }),
    exhausted: Type.Boolean({ description: "Whether every eligible file is in, whole" }),
  }, CLOSED),
  chunks: Type.Array(CHUNK_SCHEMA, {
    minItems: 1,
    description: "By the bytes of file_path, then by start_line; never overlapping",
  }),
  statistics: Type.Object({
    total_files: count("Entries of the commit's tree"),
    total_chunks: count("Chunks of the index", 1),
    total_tokens: count("The sum of the chunks' tokens"),
    eligible_files: count("Files that could have been chosen", 1),
    eligible_tokens: Type.Optional(
      count("The tokens of all of them as whole sections, where all were counted", 1),
    ),
    ignored_files: count("Entries skipped for what they are: all but budget and duplicate"),
    duplicates_removed: count("Entries skipped because another path holds the same blob"),
    language_distribution: Type.Record(
      Type.String({ pattern: "^[a-z0-9+#-]{1,32}$" }),
      Type.Integer({ minimum: 1, maximum: MAX_INTEGER }),
      { ...CLOSED, description: "How many files of each language have a chunk" },
    ),
  }, CLOSED),
  skipped: Type.Array(SKIPPED_SCHEMA, {
    description: "Every entry that has no chunk, by the bytes of file_path",
  }),
  body_sha256: sha256("SHA-256 of pack.body.txt"),
  chunks_digest: sha256("SHA-256 of the canonical JSON of chunks"),
  manifest_digest: sha256("SHA-256 of the canonical JSON of the index without this member"),
}, {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:packrepo:schema:pack-index:1",
  title: "PackRepo pack index",
  additionalProperties: false,
});

/** What `pack.index.json` holds. */
export type PackIndex = Type.Static<typeof PACK_INDEX_SCHEMA>;

/** What was selected by hand, as an index records it. */
export type ManualSelection = Type.Static<typeof SELECTION_SCHEMA>;

/** Why a file of the repository is not in the pack. */
export type SkipReason = Type.Static<typeof SKIP_REASON_SCHEMA>;
