import { defineCommand, runTask } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Write spec/*.schema.json and spec/exit_codes.md from their sources",
  flags: {
    check: { kind: "switch", brief: "Write nothing; end with 10 where a file is not up to date" },
  },
  run: async ({ check }, _args, context) => {
    const { runSchema } = await import("../lib/boot/task_schema.ts");
    return await runSchema({ isCheck: check }, context);
  },
});

await runTask({ name: "schema", brief: command.brief, command });
