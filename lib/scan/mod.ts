/**
 * What must not be in a repository: secrets.
 *
 * @module
 */
export { PART_NAMES, SCAN_FORMATS, type ScanTaskOptions } from "./task_options.ts";
export { runScan } from "./task_scan.ts";
