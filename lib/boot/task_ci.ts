import type { TaskContext, TaskOutcome } from "../cli/mod.ts";
import { PACKREPO_ROOT, writeFileAtomic } from "../host/mod.ts";
import { countChecks, renderCheck } from "../report/mod.ts";
import { ci } from "./ci.ts";
import type { GateList } from "./gate.ts";
import { GATES } from "./gates.ts";
import { checkDocuments, verdictWord } from "./verdict.ts";

/** Runs the gates, prints one row a gate and writes the report. Requires the set `ci`. */
export async function runCi(
  options: { readonly gate: readonly string[]; readonly list: GateList },
  context: TaskContext,
): Promise<TaskOutcome> {
  const width = Math.max(...GATES.map((gate) => gate.id.length));
  const result = await ci({ only: options.gate, list: options.list }, {
    progress: context.progress,
    gateEnded: (check) => context.print(renderCheck(check, context.paint, width)),
  });
  const document = { v: 1, verdict: result.exit, gates: checkDocuments(result.checks) };
  await writeFileAtomic(
    `${PACKREPO_ROOT}/artifacts/ci_report.json`,
    `${JSON.stringify(document, null, 2)}\n`,
  );
  const text = `\n${verdictWord(result.exit)}: ${countChecks(result.checks)}\n`;
  return { exit: result.exit, document, text };
}
