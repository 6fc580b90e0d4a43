/**
 * JSON Schemas to typed validators, and the schemas themselves.
 *
 * @module
 */
export type { PackRepoConfig } from "./config.ts";
export type { ManualSelection, PackIndex, SkipReason } from "./pack_index.ts";
export type { ScanReport } from "./scan_report.ts";
export { type SchemaSource, schemaSources } from "./sources.ts";
export { type Validation, type Validator, validatorOf } from "./validate.ts";
