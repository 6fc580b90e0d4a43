/**
 * Packs: an index and a body made from a git repository within a token budget.
 *
 * @module
 */
export { DEFAULT_BUDGET, MAX_BUDGET, MIN_BUDGET, parseBudget } from "./budget.ts";
export { createPack } from "./create_pack.ts";
export { chunkId, chunksDigest, manifestDigest } from "./digests.ts";
export { createdAt } from "./build_index.ts";
export {
  MAX_FILE_BYTES,
  MAX_LINE_BYTES,
  screenContent,
  type ScreenedContent,
} from "./screen_content.ts";
export { type ScreenedEntries, screenEntries } from "./screen_entries.ts";
export { holdsPrivateKey, isSecretName } from "./secret_rules.ts";
export { headerLine, headerPath, sectionText } from "./section.ts";
export { languageOf } from "./language.ts";
export {
  BODY_FILE,
  INDEX_FILE,
  type PackFiles,
  readPack,
  serializeIndex,
  writePack,
} from "./pack_files.ts";
export type { Chunk, Pack, PackIndex, PackOptions, Skipped, SkipReason } from "./types.ts";
