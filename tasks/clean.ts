import { defineCommand, runTask } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Remove the artifacts and temporary files; keys and the trust policy stay",
  flags: {
    all: { kind: "switch", brief: "Remove the caches and PackRepo's container images, too" },
  },
  run: async (flags, _args, context) => {
    const { runClean } = await import("../lib/boot/task_clean.ts");
    return await runClean({ isAll: flags.all }, context);
  },
});

await runTask({ name: "clean", brief: command.brief, command });
