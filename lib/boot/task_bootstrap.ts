import { verdictOf } from "../base/mod.ts";
import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import { countChecks, renderCheck } from "../report/mod.ts";
import { bootstrap } from "./bootstrap.ts";
import { checkDocuments } from "./verdict.ts";

/** Makes the checkout ready and prints one row a step. Requires the set `bootstrap`. */
export async function runBootstrap(context: TaskContext): Promise<TaskOutcome> {
  const checks = await bootstrap((check) => context.print(renderCheck(check, context.paint, 12)));
  const exit = verdictOf(checks);
  const document = { v: 1, verdict: exit, checks: checkDocuments(checks) };
  return { exit, document, text: `${countChecks(checks)}\n` };
}
