import { defineCommand, runTask } from "../lib/cli/mod.ts";

const command = {
  run: defineCommand({
    brief: "Serve artifacts from the mounted source, anew at each change, until Ctrl-C",
    flags: {},
    run: async (_flags, _args, context) => {
      const { runDev } = await import("../lib/boot/mod.ts");
      return await runDev(context);
    },
  }),
  start: defineCommand({
    brief: "Do the same in the background, and wait until it is healthy",
    flags: {},
    run: async (_flags, _args, context) => {
      const { runStart } = await import("../lib/boot/mod.ts");
      return await runStart("dev", context);
    },
  }),
  stop: defineCommand({
    brief: "Stop and remove the development server",
    flags: {},
    run: async (_flags, _args, context) => {
      const { runStop } = await import("../lib/boot/mod.ts");
      return await runStop("dev", context);
    },
  }),
  logs: defineCommand({
    brief: "Show what the development server printed",
    flags: { follow: { kind: "switch", brief: "Go on with what it prints from now on" } },
    run: async (flags, _args, context) => {
      const { runLogs } = await import("../lib/boot/mod.ts");
      return await runLogs(flags, context);
    },
  }),
  deploy: defineCommand({
    brief: "Serve artifacts with the production image on this machine, and wait for its health",
    flags: { stop: { kind: "switch", brief: "Stop and remove it instead" } },
    run: async ({ stop }, _args, context) => {
      const { runStart, runStop } = await import("../lib/boot/mod.ts");
      return await (stop ? runStop : runStart)("staging", context);
    },
  }),
  status: defineCommand({
    brief: "Say which services run, how well, and where",
    flags: {},
    run: async (_flags, _args, context) => {
      const { runStatus } = await import("../lib/boot/mod.ts");
      return await runStatus(context);
    },
  }),
};

await runTask({
  name: "dev",
  brief: "Run PackRepo's services on this machine with docker compose",
  command,
});
