import { PackRepoError } from "../base/mod.ts";
import { tryEngine } from "./command.ts";
import { callsOf } from "./engine_calls.ts";
import { buildInStorage, inspectInStorage } from "./storage_build.ts";
import type { Engine, EngineFacts, EngineProbe } from "./types.ts";

const COMMAND = "buildah";

/** Finds out whether buildah can be used. */
export async function probeBuildah(): Promise<EngineProbe> {
  const { code, text } = await tryEngine({
    command: COMMAND,
    args: ["version"],
    doing: "ask for the version",
    timeoutMs: 20_000,
  });
  if (code !== 0) {
    return { name: "buildah", detail: "is installed, but does not work" };
  }
  const facts: EngineFacts = {
    name: "buildah",
    version: text.match(/^Version:\s*(\S+)/m)?.[1] ?? "unknown",
    parts: {},
    store: "containers-storage",
    architecture: text.match(/^OS\/Arch:\s*\w+\/(\w+)/m)?.[1] ?? "amd64",
  };
  return { name: "buildah", facts, detail: `${facts.version}; it builds, and runs nothing` };
}

/** Makes the engine that calls `buildah`: it builds, and runs nothing. */
export function buildahEngine(facts: EngineFacts): Engine {
  return {
    ...callsOf(COMMAND),
    facts,
    canRun: false,
    build: (request) =>
      buildInStorage(request, {
        command: COMMAND,
        // It needs no daemon and no privileges of a container runtime.
        build: ["build", "--isolation", "chroot", "--layers"],
        // In a chroot it can only have the machine's network.
        offline: [],
        save: ["push", "--quiet", request.tag, `oci-archive:${request.archive}:${request.tag}`],
      }),
    inspect: (image) => inspectInStorage(COMMAND, image),
    state() {
      return Promise.reject(
        new PackRepoError({
          code: "container.cannot-run",
          exit: "unavailable",
          message: "Cannot run a container with buildah: it only builds",
          hint: "Use --engine docker or --engine podman",
        }),
      );
    },
  };
}
