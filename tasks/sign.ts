import { defineCommand, parseText, runTask } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Sign an in-toto statement; writes a Sigstore bundle",
  flags: {
    key: {
      kind: "value",
      brief: "Signing key (PKCS#8 PEM) instead of PACKREPO_SIGNING_KEY or the local key",
      placeholder: "FILE",
      parse: parseText,
    },
    output: {
      kind: "value",
      brief: "File to write, or - for standard output",
      placeholder: "FILE",
      parse: parseText,
      default: "-",
    },
  },
  argument: {
    placeholder: "STATEMENT",
    brief: "A JSON file with an in-toto Statement v1",
    count: "one",
  },
  run: async (flags, [file], context) => {
    const { signStatementFile } = await import("../lib/boot/task_transcript.ts");
    return await signStatementFile({ ...flags, file: file! }, context);
  },
});

await runTask({ name: "sign", brief: command.brief, command });
