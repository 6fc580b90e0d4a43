import { defineCommand, oneOf, parseText, runTask } from "../lib/cli/mod.ts";

const parseSeverity = oneOf("severity", ["low", "medium", "high", "critical"]);

const command = defineCommand({
  brief: "Hold the packages of deno.lock against known vulnerabilities",
  description: "Asks an npm registry, or reads advisories in the OSV format. " +
    "Where neither can be had, it says not audited and ends with 11. packrepo.yaml may set the " +
    "severity, and a list of advisories that are ignored until a day, with the reason.",
  config: "dependencies",
  policyKeys: ["ignore"],
  flags: {
    advisories: {
      kind: "value",
      brief: "File or folder of advisories in the OSV format, instead of the registry",
      placeholder: "PATH",
      parse: parseText,
    },
    registry: {
      kind: "value",
      brief: "Registry to ask; by default the one that npm uses",
      placeholder: "URL",
      parse: parseText,
    },
    severity: {
      kind: "value",
      brief: "What is less grave is accepted: low, medium, high, critical",
      placeholder: "LEVEL",
      parse: parseSeverity,
      default: "low",
    },
  },
  argument: { placeholder: "PATH", brief: "A project's folder", count: "optional" },
  run: async (flags, [path = "."], context) => {
    const { runAudit } = await import("../lib/boot/task_supply.ts");
    return await runAudit({ ...flags, path }, context);
  },
});

await runTask({ name: "deps:check", brief: command.brief, command });
