import { defineCommand, runTask } from "../lib/cli/mod.ts";

const command = defineCommand({
  brief: "Judge the licences of the packages of deno.lock",
  description:
    "Reads them from the installed packages; one that is unknown is a finding. packrepo.yaml " +
    "says which are allowed, and clarifies those of packages that do not say it themselves.",
  config: "licences",
  policyKeys: ["allow", "clarify"],
  flags: {},
  argument: { placeholder: "PATH", brief: "A project's folder", count: "optional" },
  run: async (_flags, [path = "."], context) => {
    const { runLicences } = await import("../lib/boot/task_supply.ts");
    return await runLicences({ path }, context);
  },
});

await runTask({ name: "licences", brief: command.brief, command });
