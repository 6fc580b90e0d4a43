import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import type { ScanTaskOptions } from "./task_options.ts";

/**
 * Runs the task `scan`. Its modules are loaded only then: who packs looks for secrets too, and a thread
 * that does has no permission to read what a task needs.
 *
 * @throws {PackRepoError} What scanning says.
 */
export async function runScan(
  options: ScanTaskOptions,
  context: TaskContext,
): Promise<TaskOutcome> {
  const task = await import("./task_scan.ts");
  return await task.runScan(options, context);
}
