import { defineCommand, parseText, runTask, wholeNumber } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Serve artifacts: health, metrics and the files of a folder, read-only",
  description:
    "GET /healthz, /readyz, /metrics (OpenMetrics), / (report.html) and each file by its " +
    "path; nothing else. Ends on Ctrl-C.",
  flags: {
    host: {
      kind: "value",
      brief: "Address to listen on; another than this needs a grant",
      placeholder: "ADDRESS",
      parse: parseText,
      default: "127.0.0.1",
    },
    port: {
      kind: "value",
      brief: "Port to listen on; 0 for any that is free",
      placeholder: "N",
      parse: wholeNumber("port", 0, 65_535),
      default: "8080",
    },
    check: { kind: "switch", brief: "Ask the server on that port whether it is well, and end" },
  },
  argument: {
    placeholder: "FOLDER",
    brief: "What to serve; artifacts by default",
    count: "optional",
  },
  run: async ({ check, ...flags }, [folder = "artifacts"], context) => {
    const { checkHealth, runServe } = await import("../lib/boot/task_serve.ts");
    return check ? await checkHealth(flags.port) : await runServe({ ...flags, folder }, context);
  },
});

await runTask({ name: "serve", brief: command.brief, command });
