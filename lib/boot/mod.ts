/**
 * Boots, and what the tasks do: phases, gates, bootstrap, verification.
 *
 * @module
 */
export { runAssemble } from "./task_assemble.ts";
export { runBootstrap, runCi, runSmoke, type SmokeTaskOptions } from "./task_boot.ts";
export { type BuildTaskOptions, runBuild } from "./task_build.ts";
export { runClean } from "./task_clean.ts";
export { type ComposeTaskOptions, runCompose } from "./task_compose.ts";
export { type PackTaskOptions, runPack } from "./task_pack.ts";
export { runSchema } from "./task_schema.ts";
export { checkHealth, runServe, type ServeTaskOptions } from "./task_serve.ts";
export {
  type AuditTaskOptions,
  runAudit,
  runLicences,
  runSbom,
  type SbomTaskOptions,
} from "./task_supply.ts";
export { inspectFile, signStatementFile } from "./task_transcript.ts";
export { verifyLocks, verifyPacks, verifyTranscriptFile } from "./task_verify.ts";
