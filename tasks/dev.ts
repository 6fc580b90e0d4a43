import { defineCommand, oneOf, runTask } from "../lib/cli/mod.ts";

/** What each mode does, and the task that is short for it. */
const MODES = {
  run: "serve from the mounted source until Ctrl-C (dev)",
  start: "the same in the background (dev:bg)",
  stop: "stop that (dev:stop)",
  logs: "what it printed (dev:logs)",
  deploy: "serve with the production image in the background (deploy:staging)",
  status: "what runs, how well, and where (status)",
};
const NAMES = Object.keys(MODES) as (keyof typeof MODES)[];
const parseMode = oneOf("mode", NAMES);

const command = defineCommand({
  brief: "Run PackRepo's services on this machine with docker compose",
  description: `Modes: ${NAMES.map((name) => `${name}: ${MODES[name]}`).join("; ")}.`,
  flags: {
    mode: {
      kind: "value",
      brief: NAMES.join(", "),
      placeholder: "NAME",
      parse: parseMode,
      default: "run",
    },
    follow: { kind: "switch", brief: "With logs: go on with what it prints from now on" },
    remove: { kind: "switch", brief: "With deploy: stop and remove it instead" },
  },
  run: async (flags, _args, context) => {
    const { runCompose } = await import("../lib/boot/task_compose.ts");
    return await runCompose(flags, context);
  },
});

await runTask({ name: "dev", brief: command.brief, command });
