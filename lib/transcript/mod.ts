/**
 * The signed record of a boot: keys, DSSE envelopes, in-toto statements, Sigstore bundles, trust
 * policies and their verification. Takes digests as values; knows no flake, no git and no boot.
 *
 * @module
 */
export {
  type ArtifactReader,
  type FoundArtifact,
  isFileSubject,
  readArtifactsIn,
} from "./artifacts.ts";
export { type Bundle, parseBundle, renderBundle } from "./bundle.ts";
export { type ComparableProvenance, compareProvenance } from "./compare.ts";
export { derToP1363, p1363ToDer } from "./der.ts";
export {
  type DocumentEntry,
  type DocumentForm,
  parseDocument,
  readTranscript,
  renderEnvelopeLines,
  type TranscriptDocument,
} from "./document.ts";
export {
  type Envelope,
  type EnvelopeSignature,
  pae,
  parseEnvelope,
  renderEnvelope,
  signEnvelope,
} from "./dsse.ts";
export { type TranscriptErrorCode } from "./errors.ts";
export {
  type ExternalParameters,
  type GoldenParameters,
  validateExternalParameters,
} from "./external_parameters.ts";
export {
  BOOT_BUILD_TYPE,
  BUILDER_IDS,
  BUNDLE_MEDIA_TYPE,
  MAX_TRANSCRIPT_BYTES,
  PAYLOAD_TYPE,
  PROVENANCE_TYPE,
  STATEMENT_TYPE,
  TEST_RESULT_TYPE,
  TRANSCRIPT_FILES,
} from "./identifiers.ts";
export { type InspectedDocument, inspectTranscript, type TranscriptInspection } from "./inspect.ts";
export {
  createKeyFiles,
  type KeyFiles,
  readSigningKey,
  type SigningKeySource,
} from "./key_files.ts";
export {
  generateKeyPair,
  type KeyPairPem,
  parsePublicKey,
  parseSigningKey,
  type SigningKey,
  type VerifyingKey,
} from "./keys.ts";
export { type KeyAlgorithm } from "./pem.ts";
export {
  makeLocalTrustPolicy,
  parseTrustPolicy,
  renderTrustPolicy,
  type TrustExpectations,
  type TrustPolicy,
  type TrustRoot,
} from "./policy.ts";
export {
  createProvenance,
  type Provenance,
  type ProvenanceInput,
  type ProvenancePredicate,
  type RunMetadata,
  validateBuildDefinition,
  validateProvenance,
} from "./provenance.ts";
export { type SignedStatement, signStatement, signStatementBytes } from "./sign.ts";
export {
  type DigestSet,
  encodeStatement,
  parseStatement,
  type ResourceDescriptor,
  type Statement,
  type Subject,
} from "./statement.ts";
export {
  createTestResult,
  type PhaseRecord,
  type PhaseResult,
  type TestResult,
  type TestResultInput,
  type TestResultPredicate,
  validateTestResult,
} from "./test_result.ts";
export { type TranscriptVerdict, verifyTranscript } from "./verify.ts";
export { type VerifiedStatement, type VerifyInput } from "./verify_state.ts";
