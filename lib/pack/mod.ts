/**
 * Packs: an index and a body made from a git repository within a token budget.
 *
 * @module
 */
export { DEFAULT_BUDGET, MAX_BUDGET, MIN_BUDGET, parseBudget } from "./budget.ts";
export { createdAt, languageDistribution } from "./build_index.ts";
export { createPack } from "./create_pack.ts";
export { chunkId, chunksDigest, manifestDigest } from "./digests.ts";
export { leastTokens } from "./fill.ts";
export {
  FORMAT_FILES,
  PACK_FORMATS,
  type PackFormat,
  parsePackFormat,
  type RenderedFormat,
} from "./formats/format.ts";
export { renderFormat } from "./formats/render_format.ts";
export { costsOfFiles } from "./file_counter.ts";
export { type FolderShare, folderShares } from "./folder_shares.ts";
export {
  BODY_FILE,
  type ExtraFile,
  INDEX_FILE,
  type PackFiles,
  readPack,
  serializeIndex,
  writePack,
} from "./pack_files.ts";
export { MadePacks, type Recipe } from "./made_packs.ts";
export { MAX_FILE_BYTES, MAX_LINE_BYTES } from "./screen_content.ts";
export type { EligibleFile } from "./screen_files.ts";
export { type ScreenedRepo, screenRepo } from "./screen_repo.ts";
export { loadSecretFinder } from "./load_secret_finder.ts";
export { holdsPrivateKey, isSecretName } from "./secret_rules.ts";
export { selectionFlags } from "./selection_flags.ts";
export { countReasons, skipMeaning } from "./skip_meanings.ts";
export { type Scope, scopeIn } from "./scope.ts";
export { headerLine, headerPath } from "./section.ts";
export {
  makeSelection,
  MAX_LIST_BYTES,
  parsePathList,
  type SelectionRequest,
} from "./manual_selection.ts";
export type {
  Chunk,
  Focus,
  ManualSelection,
  Pack,
  PackIndex,
  PackOptions,
  Skipped,
  SkipReason,
} from "./types.ts";
export { WEIGHTS, type Weights } from "./weights.ts";
