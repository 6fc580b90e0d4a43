import { PackRepoError } from "../lib/base/mod.ts";
import { defineCommand, parseText, runTask } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Run every gate and write artifacts/ci_report.json",
  description:
    "Ends with 0 where every gate passed, 10 where one failed, 11 where one did not run.",
  flags: {
    gate: {
      kind: "list",
      brief: "Run this gate only; the others are then not run, and the verdict is 11",
      placeholder: "NAME",
      parse: parseText,
    },
    checks: {
      kind: "switch",
      brief: "Run the gates that run no tests, with a verdict of their own: for after all tests",
    },
    quick: { kind: "switch", brief: "Run the quick gates, which have a verdict of their own" },
    security: {
      kind: "switch",
      brief: "Run the gates about secrets, dependencies and licences, with a verdict of their own",
    },
  },
  run: async ({ gate, ...lists }, _args, context) => {
    const asked = (["checks", "quick", "security"] as const).filter((list) => lists[list]);
    if (asked.length > 1) {
      throw new PackRepoError({
        code: "boot.usage",
        exit: "usage",
        message: `Cannot run --${asked.join(" and --")} at once`,
        hint: "Pass one, or name gates with --gate",
      });
    }
    const { runCi } = await import("../lib/boot/task_ci.ts");
    return await runCi({ gate, list: asked[0] ?? "all" }, context);
  },
});

await runTask({ name: "ci", brief: command.brief, command });
