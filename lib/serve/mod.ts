/**
 * A small server of artifacts: health, readiness, metrics, and the files of one folder, read-only.
 *
 * @module
 */
export { createHandler } from "./handler.ts";
export { Metrics } from "./metrics.ts";
