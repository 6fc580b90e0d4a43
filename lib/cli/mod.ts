/**
 * Command lines: flags as data, errors to exit codes, the line of progress.
 *
 * @module
 */
export type { Task } from "./application.ts";
export { type Command, defineCommand, type TaskContext, type TaskOutcome } from "./define.ts";
export { oneOf, parseText, resolvePath, wholeNumber } from "./parsers.ts";
export { runTask } from "./run.ts";
