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
    quick: { kind: "switch", brief: "Run the quick gates, which have a verdict of their own" },
    security: {
      kind: "switch",
      brief: "Run the gates about secrets, dependencies and licences, with a verdict of their own",
    },
  },
  run: async ({ gate, quick, security }, _args, context) => {
    if (quick && security) {
      throw new PackRepoError({
        code: "boot.usage",
        exit: "usage",
        message: "Cannot run --quick and --security at once",
        hint: "Pass one, or name gates with --gate",
      });
    }
    const { runCi } = await import("../lib/boot/mod.ts");
    return await runCi({ gate, list: security ? "security" : quick ? "quick" : "all" }, context);
  },
});

await runTask({ name: "ci", brief: command.brief, command });
