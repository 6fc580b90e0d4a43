import { PackRepoError } from "../lib/base/mod.ts";
import { defineCommand, oneOf, parseText, runTask } from "../lib/cli/mod.ts";

const parseFormat = oneOf("format", ["text", "json", "sarif", "junit"]);
const choosePart = oneOf("part", ["secrets"]);

/** The other parts of a scan are tasks of their own, with other permissions. */
const OTHER_TASKS: Readonly<Record<string, string>> = {
  deps: "deps:check",
  licences: "licences",
  sbom: "sbom",
};

function parsePart(text: string): "secrets" {
  const task = Object.hasOwn(OTHER_TASKS, text) ? OTHER_TASKS[text] : undefined;
  if (task === undefined) return choosePart(text);
  throw new PackRepoError({
    code: "scan.usage",
    exit: "usage",
    message: `Cannot look for ${text} within the permissions of scan`,
    hint: `Run deno task ${task}`,
  });
}

const command = defineCommand({
  brief: "Look for secrets in a folder, in files, in what is staged or in the history",
  description: "PATH is a folder (the one you stand in by default), files, or - for standard " +
    "input. In a git repository what git ignores is left out. Ends with 10 where something was " +
    "found, and with 11 where not everything was looked at.",
  flags: {
    staged: { kind: "switch", brief: "Scan what is staged, as a pre-commit hook does" },
    history: { kind: "switch", brief: "Scan every version of every file, on every branch and tag" },
    noIgnore: { kind: "switch", brief: "Scan also what git ignores" },
    config: {
      kind: "value",
      brief: "A .packrepo-scan.toml or a gitleaks configuration",
      placeholder: "FILE",
      parse: parseText,
    },
    baseline: {
      kind: "value",
      brief: "Known findings [default = .packrepo-scan.baseline of PATH]",
      placeholder: "FILE",
      parse: parseText,
    },
    writeBaseline: { kind: "switch", brief: "Write all findings to the baseline" },
    format: {
      kind: "value",
      brief: "text, json, sarif, junit",
      placeholder: "NAME",
      parse: parseFormat,
      default: "text",
    },
    explain: { kind: "switch", brief: "Say of every match why it is reported or not" },
    listRules: { kind: "switch", brief: "List the rules and scan nothing" },
    only: {
      kind: "value",
      brief: "secrets",
      placeholder: "PART",
      parse: parsePart,
    },
  },
  argument: { placeholder: "PATH", brief: "What to scan", count: "any" },
  run: async (flags, paths, context) => {
    const { runScan } = await import("../lib/scan/task_scan.ts");
    return await runScan({ ...flags, paths }, context);
  },
});

await runTask({ name: "scan", brief: command.brief, command });
