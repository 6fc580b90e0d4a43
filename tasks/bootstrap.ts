import { defineCommand, runTask } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Check the tools against the pins, warm the frozen cache, make a local key",
  description: "Does only what is not done yet, and never overwrites a key.",
  flags: {},
  run: async (_flags, _args, context) => {
    const { runBootstrap } = await import("../lib/boot/task_bootstrap.ts");
    return await runBootstrap(context);
  },
});

await runTask({ name: "bootstrap", brief: command.brief, command });
