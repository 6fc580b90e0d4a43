import { defineCommand, oneOf, parseText, runTask } from "../lib/cli/mod.ts";
import { ENGINE_NAMES, TARGETS } from "../lib/container/mod.ts";

const parseTarget = oneOf("target", TARGETS);
const parseEngine = oneOf("engine", ["auto", ...ENGINE_NAMES, "none"]);

const command = defineCommand({
  brief: "Build a container image and write it, with its digests, to a folder",
  description:
    "From the tracked files, deno.lock and the pinned Deno. Without --base, on the OCI " +
    "layout at .packrepo/cache/base, else on the Debian that infra/Dockerfile names.",
  flags: {
    target: {
      kind: "value",
      brief: TARGETS.join(", "),
      placeholder: "NAME",
      parse: parseTarget,
      default: "production",
    },
    engine: {
      kind: "value",
      brief: `auto, ${ENGINE_NAMES.join(", ")}, or none: production, written by PackRepo itself`,
      placeholder: "NAME",
      parse: parseEngine,
      default: "auto",
    },
    base: {
      kind: "value",
      brief: "An image by its digest, or an OCI layout; an archive too with --engine none",
      placeholder: "REF|LAYOUT",
      parse: parseText,
    },
    output: {
      kind: "value",
      brief: "Folder for the archive and container_metadata.json",
      placeholder: "DIR",
      parse: parseText,
      default: "artifacts",
    },
    clean: { kind: "switch", brief: "Use nothing of an earlier build" },
    run: { kind: "switch", brief: "Then run the command of the image ci, without a network" },
  },
  run: async (flags, _args, context) => {
    const { engine, ...rest } = flags;
    if (engine === "none") {
      const { runAssemble } = await import("../lib/boot/task_assemble.ts");
      return await runAssemble(rest, context);
    }
    const { runBuild } = await import("../lib/boot/task_build.ts");
    return await runBuild({ ...rest, engine }, context);
  },
});

await runTask({ name: "build", brief: command.brief, command });
