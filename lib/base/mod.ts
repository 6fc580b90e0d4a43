/**
 * Errors, exit codes, digests, canonical JSON and checks: pure, and imports nothing of PackRepo.
 *
 * @module
 */
export {
  canonicalJson,
  type CanonicalJsonOptions,
  type Json,
  type JsonObject,
  writeCanonicalJson,
} from "./canonical_json.ts";
export { type Check, type CheckStatus, verdictOf } from "./check.ts";
export { isSha256Hex, Sha256, type Sha256Hex, sha256Hex } from "./digest.ts";
export { PackRepoError, type PackRepoErrorInit } from "./errors.ts";
export { EXIT_CODES, type ExitCodeRow, type ExitName } from "./exit_codes.ts";
export { compareUtf8 } from "./order.ts";
