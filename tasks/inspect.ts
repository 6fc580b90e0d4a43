import { defineCommand, runTask } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Show what a signed transcript says, without verifying it",
  flags: {},
  argument: {
    placeholder: "FILE",
    brief: "A Sigstore bundle, a DSSE envelope or a .jsonl of envelopes",
    count: "one",
  },
  run: async (_flags, [file], context) => {
    const { inspectFile } = await import("../lib/boot/task_transcript.ts");
    return await inspectFile({ file: file! }, context);
  },
});

await runTask({ name: "inspect", brief: command.brief, command });
