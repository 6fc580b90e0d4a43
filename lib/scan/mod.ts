/**
 * What a repository should not hold: secrets.
 *
 * @module
 */
export { runScan } from "./run_scan.ts";
export { createSecretFinder, type SecretFinder, type SecretTrace } from "./secret_finder.ts";
export type { ScanTaskOptions } from "./task_options.ts";
