/**
 * Command lines: flags as data, errors to exit codes, the line of progress.
 *
 * @module
 */
export type { Task } from "./application.ts";
export { configError } from "./config_parse.ts";
export {
  type ArgumentSpec,
  type Command,
  type ConfigSection,
  defineCommand,
  type FlagSpec,
  type FlagValue,
  type FlagValues,
  type ListFlag,
  type SwitchFlag,
  type TaskContext,
  type TaskOutcome,
  type ValueFlag,
} from "./define.ts";
export { oneOf, parseText, resolvePath, wholeNumber } from "./parsers.ts";
export { runTask } from "./run.ts";
