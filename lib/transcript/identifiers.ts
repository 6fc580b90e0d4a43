/** The payload type of every envelope; cosign accepts no other (in-toto envelope spec v1). */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** `_type` of an in-toto Statement v1. */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

/** `predicateType` of statement A: SLSA Provenance v1. */
export const PROVENANCE_TYPE = "https://slsa.dev/provenance/v1";

/** `predicateType` of statement B: in-toto test-result v0.1. */
export const TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";

/** The media type of a Sigstore bundle v0.3, as PackRepo writes it. */
export const BUNDLE_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** The build type of a boot; what it means is written in `spec/boot.md`. */
export const BOOT_BUILD_TYPE = "https://github.com/packrepo/packrepo/blob/main/spec/boot.md#v1";

/** Who ran a boot: one id per trust mode (SLSA Provenance v1, `builder.id`); see `spec/boot.md`. */
export const BUILDER_IDS = {
  /** Somebody's own machine, where the one who signs controls everything: SLSA Build L1. */
  local: "https://github.com/packrepo/packrepo/blob/main/spec/boot.md#builder-local",
  /** A continuous-integration service. */
  ci: "https://github.com/packrepo/packrepo/blob/main/spec/boot.md#builder-ci",
} as const;

/** The largest transcript that is read, in bytes; a larger one is refused before it is parsed. */
export const MAX_TRANSCRIPT_BYTES: number = 16 * 1024 * 1024;

/** The names of a boot's transcript files. */
export const TRANSCRIPT_FILES = {
  /** The bundle of statement B. */
  testResult: "boot_transcript.json",
  /** The bundle of statement A. */
  provenance: "boot_provenance.json",
  /** Both envelopes, one a line; rebuilders append theirs. */
  envelopes: "boot.intoto.jsonl",
  /** The public key of the boot, so that a stranger can look at the signature; no trust comes of it. */
  publicKey: "boot.pub",
} as const;
