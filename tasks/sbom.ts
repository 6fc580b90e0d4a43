import { defineCommand, oneOf, parseText, runTask } from "../lib/cli/mod.ts";

const parseFormat = oneOf("format", ["cyclonedx", "spdx"]);

const command = defineCommand({
  brief: "Write a bill of materials: packages, flake inputs, images",
  description: "The same commit gives the same bytes. REPO is a path or a URL; by default the " +
    "repository you stand in.",
  flags: {
    format: {
      kind: "value",
      brief: "cyclonedx (1.6) or spdx (2.3)",
      placeholder: "NAME",
      parse: parseFormat,
      default: "cyclonedx",
    },
    ref: {
      kind: "value",
      brief: "Branch, tag or commit; HEAD by default",
      placeholder: "REV",
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
  argument: { placeholder: "REPO", brief: "What to describe", count: "optional" },
  run: async (flags, [repository = "."], context) => {
    const { runSbom } = await import("../lib/boot/task_supply.ts");
    return await runSbom({ ...flags, repository }, context);
  },
});

await runTask({ name: "sbom", brief: command.brief, command });
